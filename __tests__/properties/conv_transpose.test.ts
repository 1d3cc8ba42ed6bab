import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { product } from '../reference/product.js';
import '../../lib/index.js';
import { Conv1DTranspose } from '../../lib/layers/conv1d_transpose.js';
import { Conv2DTranspose } from '../../lib/layers/conv2d_transpose.js';
import { Conv3DTranspose } from '../../lib/layers/conv3d_transpose.js';
import { describeEachBackend } from '../backends.js';
import { draws } from '../draws.js';
import { type ConvCase, convForward, geometry } from '../reference/conv_gradients.js';
import {
  convTransposeFilterGradient,
  convTransposeForward,
  convTransposeInputGradient,
  outputLengths,
  type TransposedCase,
} from '../reference/conv_transpose.js';
import { distance, noise } from '../wasm/compare.js';
import { SEED } from '../wasm/random_cases.js';

type Reference = typeof convTransposeForward;

/** For each rank, on each of three backends. */
const RUNS = draws(240);
const RANKS = [1, 2, 3] as const;
const LAYERS = { 1: Conv1DTranspose, 2: Conv2DTranspose, 3: Conv3DTranspose };

type Configuration = TransposedCase & {
  dataFormat: 'channelsLast' | 'channelsFirst';
  data: number;
};

/** Every legal configuration of small sizes: outputPadding below the strides, not both s and d above 1. */
function configurations(rank: 1 | 2 | 3): fc.Arbitrary<Configuration> {
  const each = (least: number, most: number) =>
    fc.array(fc.integer({ min: least, max: most }), { minLength: rank, maxLength: rank });
  const ones = new Array(rank).fill(1);
  const most = { 1: 9, 2: 5, 3: 3 }[rank];
  return (
    fc
      .record({
        batch: fc.integer({ min: 1, max: 2 }),
        input: each(1, most),
        inChannels: fc.integer({ min: 1, max: 3 }),
        outChannels: fc.integer({ min: 1, max: 3 }),
        kernel: each(1, most === 3 ? 3 : 5),
        steps: fc.oneof(
          each(1, rank === 3 ? 3 : 4).map((strides) => ({ strides, dilations: ones })),
          each(1, 3).map((dilations) => ({ strides: ones, dilations })),
        ),
        padding: fc.constantFrom('valid' as const, 'same' as const),
        extra: fc.option(each(0, 3)),
        dataFormat: fc.constantFrom('channelsLast' as const, 'channelsFirst' as const),
        data: fc.nat(),
      })
      .map(({ steps, extra, ...rest }) => ({
        ...rest,
        ...steps,
        outputPadding: extra === null ? null : extra.map((v, i) => v % steps.strides[i]!),
      }))
      // One element, an even kernel, 'same' and outputPadding 0 leave nothing: refused, as layers/conv_transpose_errors.test.ts shows.
      .filter((c) => outputLengths(c).every((length) => length > 0))
  );
}

/** What the layer computes: y, and the gradients of sum(y g), channels last. */
function computed(c: Configuration, x: Float32Array, kernel: Float32Array, g: Float32Array) {
  const rank = c.input.length as 1 | 2 | 3;
  const axes = Array.from({ length: rank }, (_, i) => i + 1);
  const first = c.dataFormat === 'channelsFirst';
  const give = (t: tf.Tensor) => (first ? tf.transpose(t, [0, rank + 1, ...axes]) : t);
  const take = (t: tf.Tensor) =>
    first ? tf.transpose(t, [0, ...axes.map((axis) => axis + 1), 1]) : t;
  const layer = new LAYERS[rank]({
    filters: c.outChannels,
    kernelSize: [...c.kernel],
    strides: [...c.strides],
    padding: c.padding,
    outputPadding: c.outputPadding && [...c.outputPadding],
    dilationRate: [...c.dilations],
    dataFormat: c.dataFormat,
    useBias: false,
  });
  const before = tf.memory().numTensors;
  const results = tf.tidy(() => {
    const input = give(tf.tensor(x, [c.batch, ...c.input, c.inChannels]));
    layer.build(input.shape);
    layer.setWeights([tf.tensor(kernel, [...c.kernel, c.outChannels, c.inChannels])]);
    const y = layer.apply(input) as tf.Tensor;
    expect(y.shape).toEqual(layer.computeOutputShape(input.shape));
    const outShape = [c.batch, ...outputLengths(c), c.outChannels];
    expect(take(y).shape).toEqual(outShape);
    const weighting = give(tf.tensor(g, outShape));
    const loss = (t: tf.Tensor) =>
      tf.sum(tf.mul(layer.apply(t) as tf.Tensor, weighting)) as tf.Scalar;
    const dx = take(tf.grad(loss)(input));
    const dw = Object.values(tf.variableGrads(() => loss(input)).grads)[0]!;
    return { y: take(y).dataSync(), dx: dx.dataSync(), dw: dw.dataSync() };
  });
  for (const weight of layer.weights) weight.dispose();
  expect(tf.memory().numTensors).toBe(before);
  return results;
}

/** The convolution that this one transposes, if TensorFlow's size rule leads from the output back. */
function adjoint(
  c: TransposedCase,
): { conv: ConvCase; dense: (w: Float32Array) => Float64Array } | null {
  const triple = (values: readonly number[]) =>
    [...new Array(3 - values.length).fill(1), ...values] as [number, number, number];
  const [k, d] = [triple(c.kernel), triple(c.dilations)];
  const reach = k.map((taps, a) => (taps - 1) * d[a]! + 1) as [number, number, number];
  const conv: ConvCase = {
    batch: c.batch,
    input: triple(outputLengths(c)),
    inChannels: c.outChannels,
    outChannels: c.inChannels,
    kernel: reach,
    strides: triple(c.strides),
    padding: c.padding,
  };
  if (geometry(conv).output.some((n, a) => n !== triple(c.input)[a])) return null;
  const pair = c.inChannels * c.outChannels;
  const dense = (w: Float32Array) => {
    const spread = new Float64Array(reach[0] * reach[1] * reach[2] * pair);
    for (let i = 0; i < k[0]; i++)
      for (let j = 0; j < k[1]; j++)
        for (let l = 0; l < k[2]; l++)
          for (let p = 0; p < pair; p++) {
            const to = (i * d[0] * reach[1] + j * d[1]) * reach[2] + l * d[2];
            spread[to * pair + p] = w[((i * k[1] + j) * k[2] + l) * pair + p]!;
          }
    return spread;
  };
  return { conv, dense };
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((sum, v, i) => sum + v * b[i]!, 0);
const size = (shape: readonly number[]) => product(shape);

describeEachBackend(`random transposed convolutions, FC_SEED=${SEED}`, () => {
  test.each(RANKS)(`${RUNS} configurations of rank %i`, (rank) => {
    let adjoints = 0;
    let runs = 0;
    fc.assert(
      fc.property(configurations(rank), (c) => {
        runs++;
        const x = noise(c.batch * size(c.input) * c.inChannels, c.data);
        const kernel = noise(size(c.kernel) * c.outChannels * c.inChannels, c.data + 1);
        const g = noise(c.batch * size(outputLengths(c)) * c.outChannels, c.data + 2);
        const { y, dx, dw } = computed(c, x, kernel, g);
        // Terms may cancel: a sum rounds in proportion to their sizes.
        const off = (got: ArrayLike<number>, f: Reference, a: Float32Array, b: Float32Array) =>
          distance(got, f(c, a, b), f(c, a.map(Math.abs), b.map(Math.abs)));
        expect(off(y, convTransposeForward, x, kernel)).toBeLessThan(1e-5);
        expect(off(dx, convTransposeInputGradient, g, kernel)).toBeLessThan(1e-5);
        expect(off(dw, convTransposeFilterGradient, x, g)).toBeLessThan(1e-5);

        const pair = adjoint(c);
        if (pair === null) return;
        adjoints++;
        // <conv g, x> = <g, convTranspose x>
        const left = dot(convForward(pair.conv, g, pair.dense(kernel)), x);
        const norm = Math.sqrt(dot(g, g) * dot(y, y));
        expect(Math.abs(left - dot(g, y))).toBeLessThan(1e-5 * Math.max(norm, 1));
      }),
      { seed: SEED, numRuns: RUNS, verbose: 1 },
    );
    expect(runs).toBeGreaterThanOrEqual(RUNS);
    // Not each has such a convolution: an even kernel under 'same' with outputPadding 0 has none.
    process.stdout.write(
      `seed ${SEED}, rank ${rank}, ${tf.getBackend()}: ${runs} configurations, adjoint law on ${adjoints}\n`,
    );
    expect(adjoints).toBeGreaterThan(RUNS / 2);
  });
});
