import type * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import type { Call, Kernel } from '../../lib/wasm/call.js';
import { activationGradient, leakyRelu } from '../../lib/wasm/kernels/activation.js';
import { noise } from './compare.js';
import { GuardedMemory } from './guarded_memory.js';
import { everyCase } from './random_cases.js';

const guarded = new GuardedMemory();
const f = Math.fround;
const SPECIAL = [0, -0, NaN, Infinity, -Infinity, 1, -1, 1e-45, 3e38];

/** Noise, and every value that is treated apart. */
const values = (size: number, seed: number) =>
  noise(size, seed).map((v, i) => (i % 3 === 1 ? SPECIAL[(i * seed) % SPECIAL.length]! : v));

/** To the bit but for NaNs, whose payload nobody promises. */
const same = (got: ArrayLike<number>, expected: ArrayLike<number>) =>
  got.length === expected.length && Array.from(got).every((v, i) => Object.is(v, expected[i]));

const sizes = fc.record({
  size: fc.integer({ min: 0, max: 41 }),
  seed: fc.integer({ min: 1, max: 99 }),
});

function run(kernel: Kernel, within: boolean, inputs: Call['inputs'], attrs: object) {
  return guarded.values(kernel(guarded.call(within, inputs, attrs)) as tf.TensorInfo);
}

describe.each([
  ['in the module', true],
  ['without it', false],
])('gradients of activations, %s', (_, within) => {
  test.each<[string, (y: number, alpha: number) => number]>([
    ['relu', (y) => (y > 0 ? 1 : 0)],
    ['leakyrelu', (x, alpha) => (x > 0 ? 1 : alpha)],
    ['sigmoid', (y) => f(y * f(1 - y))],
    ['tanh', (y) => f(1 - f(y * y))],
  ])('random ones of %s are those of its slope', (activation, slope) => {
    everyCase(sizes, 200, ({ size, seed }) => {
      guarded.reset();
      const [dy, y] = [values(size, seed), values(size, seed + 1)];
      const inputs = { dy: guarded.tensor([size], dy), y: guarded.tensor([size], y) };
      const got = run(activationGradient, within, inputs, { activation, alpha: 0.3 });
      const expected = dy.map((v, i) => v * slope(y[i]!, f(activation === 'relu' ? 0 : 0.3)));
      return same(got, expected) && guarded.broken().length === 0;
    });
  });
});

test('random leaky rectifiers', () => {
  everyCase(sizes, 200, ({ size, seed }) => {
    guarded.reset();
    const x = values(size, seed);
    const got = run(leakyRelu, true, { x: guarded.tensor([size], x) }, { alpha: 0.2 });
    const expected = x.map((v) => (v >= 0 ? v : v * f(0.2)));
    return same(got, expected) && guarded.broken().length === 0;
  });
});
