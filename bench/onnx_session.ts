import { product } from '../lib/arithmetic/product.js';
import { convTransposeModel } from './onnx_model.js';
import { detail, type Row, SHAPES } from './rows.js';
import type { Task } from './tfjs_tasks.js';

/** What is used of ONNX Runtime, which is not a dependency. */
export interface OnnxRuntime {
  env: { wasm: { numThreads: number; wasmPaths?: object } };
  Tensor: new (type: 'float32', data: Float32Array, dims: readonly number[]) => object;
  InferenceSession: {
    create(model: Uint8Array, options: object): Promise<OnnxSession>;
  };
}

interface OnnxSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  run(feeds: object): Promise<Record<string, { data: Float32Array; dims: readonly number[] }>>;
}

/** A row's transposed convolution in an ONNX Runtime, channels first. */
export async function onnxSession(
  runtime: OnnxRuntime,
  provider: 'wasm' | 'cpu',
  row: Row,
  threads = 1,
): Promise<Task> {
  const shape = SHAPES[row.index]!;
  const { k, s } = detail(shape);
  const [batch, height, width, channels] = shape.input;
  const from = height === 1 ? 1 : 0;
  const input = [batch, channels, ...[height, width].slice(from)];
  const weights = [channels, shape.filters, ...k.slice(from)];
  const random = (dims: readonly number[]) =>
    Float32Array.from({ length: product(dims) }, () => Math.random() - 0.5);
  const model = convTransposeModel(input, weights, random(weights), s.slice(from));
  if (provider === 'wasm') runtime.env.wasm.numThreads = threads;
  const session = await runtime.InferenceSession.create(model, {
    executionProviders: [provider],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
  });
  const x = new runtime.Tensor('float32', random(input), input);
  return async () => {
    await session.run({ x });
  };
}
