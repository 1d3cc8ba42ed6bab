/** Who is compared. Each runs in a process of its own, on one thread. */
export interface Engine {
  readonly name: string;
  readonly kind: 'tfjs' | 'onnx';
  /** The tfjs backend, or the package of ONNX Runtime. */
  readonly uses: string;
  /** With tfjs-deconv/wasm and tfjs-deconv/repairs. */
  readonly ours?: boolean;
  /** As in an engine without SIMD for our module: from the backend's own kernels. */
  readonly composed?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  /** The kinds of rows that it can do, and is not hopeless at. */
  readonly rows: readonly ('forward' | 'backward' | 'limit' | 'step')[];
}

const thread = { TF_NUM_INTRAOP_THREADS: '1', TF_NUM_INTEROP_THREADS: '1', OMP_NUM_THREADS: '1' };
const all = ['forward', 'backward', 'step'] as const;

export const ENGINES: readonly Engine[] = [
  { name: 'tfjs-deconv wasm', kind: 'tfjs', uses: 'wasm', ours: true, rows: all },
  {
    ...{ name: 'tfjs-deconv composed', kind: 'tfjs', uses: 'wasm', rows: all },
    ...{ ours: true, composed: true },
  },
  { name: 'stock wasm', kind: 'tfjs', uses: 'wasm', rows: ['forward', 'limit'] },
  // Its filter gradient alone takes minutes: forward, and with --cpu a training step.
  { name: 'stock cpu', kind: 'tfjs', uses: 'cpu', rows: ['forward'] },
  { name: 'onnxruntime-web', kind: 'onnx', uses: 'onnxruntime-web', rows: ['forward'] },
  { name: 'onnxruntime-node', kind: 'onnx', uses: 'onnxruntime-node', rows: ['forward'] },
  { name: 'tfjs-node', kind: 'tfjs', uses: 'tensorflow', env: thread, rows: all },
  {
    ...{ name: 'tfjs-node, oneDNN off', kind: 'tfjs', uses: 'tensorflow', rows: all },
    env: { ...thread, TF_ENABLE_ONEDNN_OPTS: '0' },
  },
  {
    ...{ name: 'tfjs-node, oneDNN on', kind: 'tfjs', uses: 'tensorflow', rows: all },
    env: { ...thread, TF_ENABLE_ONEDNN_OPTS: '1' },
  },
];
