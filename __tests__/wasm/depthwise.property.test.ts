import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { depthwiseLoops } from '../../lib/repairs/loops/depthwise_gradients.js';
import { depthwiseConv2d } from '../../lib/wasm/kernels/depthwise.js';
import { depthwiseInfo } from '../../lib/wasm/kernels/depthwise_gradient.js';
import { distance, noise } from './compare.js';
import { GuardedMemory } from './guarded_memory.js';
import { everyCase } from './random_cases.js';

const guarded = new GuardedMemory();

const ACTIVATIONS: Readonly<Record<string, (v: number) => number>> = {
  linear: (v) => v,
  relu: (v) => Math.max(v, 0),
  relu6: (v) => Math.min(Math.max(v, 0), 6),
  leakyrelu: (v) => (v >= 0 ? v : Math.fround(0.2) * v),
};

const side = fc.record({
  length: fc.integer({ min: 1, max: 14 }),
  kernel: fc.integer({ min: 1, max: 5 }),
  stride: fc.integer({ min: 1, max: 3 }),
  dilation: fc.integer({ min: 1, max: 3 }),
  before: fc.nat({ max: 4 }),
  after: fc.nat({ max: 4 }),
});
const cases = fc.record({
  batch: fc.integer({ min: 1, max: 3 }),
  height: side,
  width: side,
  channels: fc.constantFrom(4, 8, 12, 16, 20, 32, 33, 35, 36, 512),
  dilated: fc.boolean(),
  activation: fc.constantFrom(...Object.keys(ACTIVATIONS)),
  biased: fc.boolean(),
  lost: fc.boolean(),
  seed: fc.integer({ min: 1, max: 99 }),
});

test('random depthwise convolutions, in blocks of windows and at borders, are the plain sums', () => {
  everyCase(cases, 400, ({ batch, height, width, channels, activation, seed, ...c }) => {
    guarded.reset();
    const axes = [height, width];
    const shape = [batch, ...axes.map(({ length }) => length), channels];
    const attrs = {
      // tfjs has no strided dilated depthwise convolution.
      strides: axes.map(({ stride }) => (c.dilated ? 1 : stride)),
      dilations: axes.map(({ dilation }) => (c.dilated ? dilation : 1)),
      pad: [[0, 0], ...axes.map(({ before, after }) => [before, after]), [0, 0]],
      dimRoundingMode: 'floor',
      activation,
      leakyreluAlpha: 0.2,
    };
    const filterShape = [height.kernel, width.kernel, channels, 1];
    const info = depthwiseInfo(attrs, shape, filterShape);
    if (info.outHeight <= 0 || info.outWidth <= 0) return true;
    const x = noise(tf.util.sizeFromShape(shape), seed);
    if (c.lost) x[seed % x.length] = Number.NaN;
    const w = noise(tf.util.sizeFromShape(filterShape), seed + 1);
    const bias = c.biased ? noise(channels, seed + 2) : new Float32Array(channels);
    const got = guarded.run(
      depthwiseConv2d,
      {
        x: guarded.tensor(shape, x),
        filter: guarded.tensor(filterShape, w),
        ...(c.biased && { bias: guarded.tensor([channels], bias) }),
      },
      attrs,
    );
    const sums = depthwiseLoops(info, x, w);
    const expected = sums.map((v, i) => ACTIVATIONS[activation]!(v + bias[i % channels]!));
    // NaN stays where a window sees it, and nowhere else.
    const lost = expected.every((v, i) => Number.isNaN(v) === Number.isNaN(got[i]));
    const finite = (list: Float32Array) => list.map((v) => (Number.isNaN(v) ? 0 : v));
    const near = distance(finite(got), finite(expected)) < 1e-5;
    return lost && near && guarded.broken().length === 0;
  });
});
