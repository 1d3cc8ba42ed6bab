import * as tf from '@tensorflow/tfjs-core';
import { address } from '../backend.js';
import type { Call, Kernel } from '../call.js';
import { runSpread, WORK_OF_VALUE } from '../host/run_spread.js';
import { partsFor } from '../host/team.js';
import { repeats } from './repeats.js';

type Inputs = Readonly<Record<string, tf.TensorInfo>>;

/** What the module computes of two values, by the numbers that it gives the kernels. */
const OPERATIONS: Readonly<Record<string, readonly [plain: number, turned: number]>> = {
  [tf.Add]: [0, 0],
  [tf.Sub]: [1, 6],
  [tf.Multiply]: [2, 2],
  [tf.RealDiv]: [3, 7],
  [tf.Maximum]: [4, 4],
  [tf.Minimum]: [5, 5],
};

const size = (shape: readonly number[]) => tf.util.sizeFromShape(shape as number[]);

/** Which of two tensors comes again and again beside the other, or null where neither does. */
function repeated({ a, b }: Inputs): 'a' | 'b' | null {
  if (repeats(b!.shape, a!.shape)) return 'b';
  return repeats(a!.shape, b!.shape) ? 'a' : null;
}

const floats = ({ a, b }: Inputs) => a!.dtype === 'float32' && b!.dtype === 'float32';

/** The operation in the module, or null where it does not know how the tensors meet. */
export function binary(name: string, { backend, simd, inputs }: Call): tf.TensorInfo | null {
  const again = simd !== null && floats(inputs) ? repeated(inputs) : null;
  if (simd === null || again === null) return null;
  const [large, small] = again === 'b' ? [inputs.a!, inputs.b!] : [inputs.b!, inputs.a!];
  const [values, period] = [size(large.shape), size(small.shape)];
  const out = backend.makeOutput(large.shape, 'float32');
  if (values === 0) return out;
  const operation = OPERATIONS[name]![again === 'b' ? 0 : 1];
  const [from, by, to] = [large, small, out].map((tensor) => address(backend, tensor));
  // Each thread has whole rows; tensors of one shape, and single values, may be cut anywhere.
  const row = period === values ? 1 : period;
  runSpread(backend, simd, 'binary', { count: values / row, values: row }, (first, count) => {
    const skip = 4 * first * row;
    const begin = by! + (period === values ? skip : 0);
    const length = period === values ? count : period;
    return [from! + skip, begin, to! + skip, count * row, length, operation];
  });
  return out;
}

/** Rows of more values than these take stock no longer. */
const SHORT_ROW = 256;

/**
 * Whether stock takes no longer than this package's kernel: it runs over each row of the larger tensor anew where the other has
 * values for its last axes, and on one thread.
 */
export function stockIsFast({ inputs }: Pick<Call, 'inputs'>): boolean {
  const { a, b } = inputs;
  if (!floats(inputs)) return true;
  const [one, other] = [size(a!.shape), size(b!.shape)];
  if (one === other && partsFor(tf.backend(), one * WORK_OF_VALUE) > 1) return false;
  const least = Math.min(one, other);
  return one === other || least < 2 || least > SHORT_ROW;
}

/** Add, Multiply, RealDiv and Sub of a tensor and a short one that comes again for each of its rows. */
export const broadcasts: Readonly<Record<string, Kernel>> = Object.fromEntries(
  [tf.Add, tf.Multiply, tf.RealDiv, tf.Sub].map((name) => [
    name,
    (call: Call) => binary(name, call) ?? call.stock(),
  ]),
);
