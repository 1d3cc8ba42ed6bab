import type { ModelKind, ShapeKind } from './rows.js';

/** Who is compared. Each runs in a process of its own. */
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
  /** Those of which it is measured on several threads as well. */
  readonly threaded?: readonly (ShapeKind | ModelKind)[];
  /** On how many threads it computes; 1 if left out. */
  readonly threads?: number;
  /** Held back on purpose: no peer to be compared with as its best. */
  readonly held?: boolean;
}

const all = ['forward', 'backward', 'predict', 'step'] as const;
/** With gradients alone is part of a step. */
const both = ['forward', 'predict', 'step'] as const;

export const ENGINES: readonly Engine[] = [
  { name: 'tfjs-deconv wasm', kind: 'tfjs', uses: 'wasm', ours: true, rows: all, threaded: both },
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
  ...['onnxruntime-web', 'onnxruntime-node'].map(
    (name): Engine => ({
      name,
      kind: 'onnx',
      uses: name,
      rows: ['forward'],
      threaded: ['forward'],
    }),
  ),
  { name: 'tfjs-node', kind: 'tfjs', uses: 'tensorflow', rows: all, threaded: both },
  {
    name: 'tfjs-node, oneDNN off',
    kind: 'tfjs',
    uses: 'tensorflow',
    rows: all,
    env: { TF_ENABLE_ONEDNN_OPTS: '0' },
  },
  {
    name: 'tfjs-node, oneDNN on',
    kind: 'tfjs',
    uses: 'tensorflow',
    rows: all,
    env: { TF_ENABLE_ONEDNN_OPTS: '1' },
  },
  // With matrix products of 256 bits where the processor has 512: how much of its lead is the width of its
  // vectors. WebAssembly's have 128.
  {
    name: 'tfjs-node, AVX2',
    kind: 'tfjs',
    uses: 'tensorflow',
    rows: all,
    held: true,
    env: { DNNL_MAX_CPU_ISA: 'AVX2', ONEDNN_MAX_CPU_ISA: 'AVX2' },
  },
  { name: 'Keras', kind: 'keras', uses: 'tensorflow', rows: all, threaded: both },
];

/** An engine's name with its threads. */
export const onThreads = (name: string, threads: number): string =>
  `${name}, ${threads} thread${threads === 1 ? '' : 's'}`;

/** All engines on one thread, each that has threads followed by itself on so many. */
export const enginesOn = (threads: number): Engine[] =>
  ENGINES.flatMap((engine) => {
    const { threaded, ...rest } = engine;
    if (threaded === undefined || threads === 1) return [engine];
    return [engine, { ...rest, name: onThreads(rest.name, threads), rows: threaded, threads }];
  });

/** The variables of an engine's process. TensorFlow has no other place for its threads that both Node and Python reach. */
export function environmentOf({
  uses,
  threads = 1,
  env,
}: Pick<Engine, 'uses' | 'threads' | 'env'>): Readonly<Record<string, string>> {
  const count = `${threads}`;
  const counts = {
    TF_NUM_INTRAOP_THREADS: count,
    TF_NUM_INTEROP_THREADS: count,
    OMP_NUM_THREADS: count,
  };
  return { ...(uses === 'tensorflow' ? counts : {}), ...env };
}
