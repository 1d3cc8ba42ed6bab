import { oneOf } from '../check.js';

/** How transposed convolutions and the gradients of convolutions add up. */
export type Precision = 'exact' | 'fast' | 'half';

let current: Precision = 'exact';

/**
 * Chooses how transposed convolutions and the gradients of convolutions on WebGPU add up, from the next call on.
 *
 * - `'exact'`, the default: by plain sums of products in float32.
 * - `'fast'`: input gradients of stride 1 and three taps by minimal filtering, F(4, 3) of signals and F(2 x 2, 3 x 3) of
 *   pictures, where that multiplies less and moves fewer values, as it does from some 200 channels of the gradient on;
 *   roundings are some millionths of the largest values near. On wasm this is the default; here no card has shown yet that it is
 *   faster.
 * - `'half'`: what is multiplied is rounded to 16 bits (11 binary digits, so by 1/2048 of a value at most) where it lies
 *   in the memory of a workgroup, of which it takes half; products are added in float32. Values beyond 65,504 become
 *   that, and those below 6e-8 become 0: in training, multiply a loss whose gradients are small. Every device has it, with
 *   `shader-f16` or without. Tensors are float32 all the same, as tfjs has no other numbers.
 *
 * @param precision 'exact', 'fast' or 'half'
 * @throws ValueError for another word
 * @example
 * setPrecision('half');
 * const [x, filter] = [tf.ones<tf.Rank.R4>([1, 2, 2, 1]), tf.ones<tf.Rank.R4>([2, 2, 1, 1])];
 * tf.conv2dTranspose(x, filter, [1, 4, 4, 1], 2, 'same').shape; // [1, 4, 4, 1]
 * setPrecision('exact');
 */
export function setPrecision(precision: Precision): void {
  current = oneOf('setPrecision', 'precision', precision, ['exact', 'fast', 'half']);
}

export const getPrecision = (): Precision => current;
