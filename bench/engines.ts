import type { ModelKind, ShapeKind } from './rows.js';

/** Who is compared. Each runs in a process of its own, on one thread. */
export interface Engine {
  readonly name: string;
  readonly kind: 'tfjs' | 'onnx' | 'keras';
  /** The tfjs backend, the package of ONNX Runtime, or the module of Python. */
  readonly uses: string;
  /** With tfjs-deconv/wasm and tfjs-deconv/repairs. */
  readonly ours?: boolean;
  /** As in an engine without SIMD for our module: from the backend's own kernels. */
  readonly fallback?: boolean;
  /** The folder of a build's CommonJS files, if it is not this checkout's sources that run. */
  readonly build?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The kinds of rows that it can do, and is not hopeless at. */
  readonly rows: readonly (ShapeKind | ModelKind)[];
  /** Held back on purpose: no peer to be compared with as its best. */
  readonly held?: boolean;
}

const thread = { TF_NUM_INTRAOP_THREADS: '1', TF_NUM_INTEROP_THREADS: '1', OMP_NUM_THREADS: '1' };
const all = ['forward', 'backward', 'predict', 'step'] as const;

export const ENGINES: readonly Engine[] = [
  { name: 'tfjs-deconv wasm', kind: 'tfjs', uses: 'wasm', ours: true, rows: all },
  {
    name: 'tfjs-deconv fallback',
    kind: 'tfjs',
    uses: 'wasm',
    rows: all,
    ours: true,
    fallback: true,
  },
  { name: 'stock wasm', kind: 'tfjs', uses: 'wasm', rows: ['forward', 'predict', 'limit'] },
  // Its filter gradient alone takes minutes: forward, and with --cpu a training step.
  { name: 'stock cpu', kind: 'tfjs', uses: 'cpu', rows: ['forward'] },
  { name: 'onnxruntime-web', kind: 'onnx', uses: 'onnxruntime-web', rows: ['forward'] },
  { name: 'onnxruntime-node', kind: 'onnx', uses: 'onnxruntime-node', rows: ['forward'] },
  { name: 'tfjs-node', kind: 'tfjs', uses: 'tensorflow', env: thread, rows: all },
  {
    name: 'tfjs-node, oneDNN off',
    kind: 'tfjs',
    uses: 'tensorflow',
    rows: all,
    env: { ...thread, TF_ENABLE_ONEDNN_OPTS: '0' },
  },
  {
    name: 'tfjs-node, oneDNN on',
    kind: 'tfjs',
    uses: 'tensorflow',
    rows: all,
    env: { ...thread, TF_ENABLE_ONEDNN_OPTS: '1' },
  },
  // With matrix products of 256 bits where the processor has 512: how much of its lead is the width of its
  // vectors. WebAssembly's have 128.
  {
    name: 'tfjs-node, AVX2',
    kind: 'tfjs',
    uses: 'tensorflow',
    rows: all,
    held: true,
    env: { ...thread, DNNL_MAX_CPU_ISA: 'AVX2', ONEDNN_MAX_CPU_ISA: 'AVX2' },
  },
  { name: 'Keras', kind: 'keras', uses: 'tensorflow', env: thread, rows: all },
];
