import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import type * as tfl from '@tensorflow/tfjs-layers';
import { product } from '../../lib/arithmetic/product.js';
import { toOnnx } from '../../lib/onnx/index.js';
import { convTransposeModel } from '../onnx_model.js';
import type { OnnxRuntime } from '../onnx_session.js';
import { detail, SHAPES } from '../rows.js';
import type { Contender } from './measure.js';

/** Where bench/peers.ts installs it; this script installs nothing. */
const PEERS = resolve('out/peers');
const PACKAGE = 'onnxruntime-node';
const PROVIDERS = ['cuda', 'webgpu'] as const;

const done = () => Promise.resolve();

/** ONNX Runtime on the card by each of its ways that start; what they read and give lies in the processor's memory. */
async function onnxContenders(
  file: () => Promise<Uint8Array> | Uint8Array,
  input: readonly number[],
): Promise<Contender[]> {
  if (!existsSync(join(PEERS, 'node_modules', PACKAGE))) return [];
  const runtime = createRequire(join(PEERS, 'package.json'))(PACKAGE) as OnnxRuntime;
  const data = Float32Array.from({ length: product(input) }, () => Math.random() - 0.5);
  const x = new runtime.Tensor('float32', data, input);
  const found: Contender[] = [];
  for (const provider of PROVIDERS) {
    try {
      const session = await runtime.InferenceSession.create(await file(), {
        executionProviders: [provider],
        logSeverityLevel: 4,
      });
      const task = async () => void (await session.run({ [session.inputNames[0]!]: x }));
      found.push({ name: `${PACKAGE} ${provider}`, task, end: done });
    } catch {
      // That way is not there.
    }
  }
  return found;
}

/** Of a fixed shape. */
export function shapeInOnnx(index: number): Promise<Contender[]> {
  const shape = SHAPES[index]!;
  const { k, s } = detail(shape);
  const [batch, height, width, channels] = shape.input;
  const from = height === 1 ? 1 : 0;
  const input = [batch, channels, ...[height, width].slice(from)];
  const weights = [channels, shape.filters, ...k.slice(from)];
  const values = new Float32Array(product(weights)).map(() => Math.random() - 0.5);
  return onnxContenders(() => convTransposeModel(input, weights, values, s.slice(from)), input);
}

/** Of a model at batch 1. */
export function modelInOnnx(model: tfl.LayersModel): Promise<Contender[]> {
  const [, ...sizes] = model.inputs[0]!.shape as number[];
  const input = sizes.length < 2 ? [1, ...sizes] : [1, sizes.at(-1)!, ...sizes.slice(0, -1)];
  return onnxContenders(() => toOnnx(model), input);
}
