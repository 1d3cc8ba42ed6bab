import fc from 'fast-check';
import { maxPool, maxPoolGradient } from '../../lib/wasm/kernels/pool.js';
import type { ConvCase } from '../reference/conv_gradients.js';
import { maxPoolForward, maxPoolInputGradient } from '../reference/pool_gradients.js';
import { product } from '../reference/product.js';
import { noise } from './compare.js';
import { shapes } from './conv_shapes.js';
import { GuardedMemory } from './guarded_memory.js';
import { everyCase } from './random_cases.js';

const guarded = new GuardedMemory();
const size = (max: number) => fc.integer({ min: 1, max });

/** Windows side by side, of one or two pixels each way, cut at the end where the input is odd. */
const cases: fc.Arbitrary<ConvCase> = fc
  .record({
    batch: size(3),
    height: size(7),
    width: size(7),
    channels: size(21),
    kernel: fc.constantFrom([1, 2, 2], [1, 2, 1], [1, 1, 2]) as fc.Arbitrary<[1, 1 | 2, 1 | 2]>,
  })
  .map(({ batch, height, width, channels, kernel }) => ({
    batch,
    input: [1, height, width],
    kernel,
    strides: kernel,
    padding: 'same',
    inChannels: channels,
    outChannels: channels,
  }));

test('random poolings of pairs and squares, with equal values in a window', () => {
  everyCase(cases, 500, (c) => {
    guarded.reset();
    const { x, y } = shapes(c);
    const [batch, , ...image] = x;
    // Few different values, below and above 0.
    const values = noise(product(x), 1).map((v) => Math.round(2 * v) / 2);
    const dy = noise(product(y), 2);
    const [, ...filterSize] = c.kernel;
    const attrs = { filterSize, strides: filterSize, pad: 'same' };
    const input = guarded.tensor([batch!, ...image], values);
    const gradient = guarded.tensor(
      y.filter((_, i) => i !== 1),
      dy,
    );
    const forward = guarded.run(maxPool, { x: input }, attrs);
    const back = guarded.run(maxPoolGradient, { dy: gradient, input, output: gradient }, attrs);
    const [most, dx] = [maxPoolForward(c, values), maxPoolInputGradient(c, values, dy)];
    const same = (got: Float32Array, expected: Float64Array) =>
      got.length === expected.length && got.every((v, i) => v === expected[i]);
    return same(forward, most) && same(back, dx) && guarded.broken().length === 0;
  });
});
