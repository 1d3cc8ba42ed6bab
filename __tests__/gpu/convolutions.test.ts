import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import '../../lib/index.js';
import '../../lib/webgl/index.js';
import { FUSED_CONV_2D_BACKPROP_INPUT } from '../../lib/ops/kernel_names.js';
import type { WebglBackend } from '../../lib/webgl/backend.js';
import { filterGradient } from '../../lib/webgl/kernels/conv_filter_gradient.js';
import { inputGradient } from '../../lib/webgl/kernels/conv_input_gradient.js';
import { setPrecision, setTiles } from '../../lib/webgpu/index.js';
import { describeEachBackend } from '../backends.js';
import {
  type ConvCase,
  convFilterGradient,
  convInputGradient,
  geometry,
  type Triple,
} from '../reference/conv_gradients.js';
import { product } from '../reference/product.js';
import { distance, noise } from '../wasm/compare.js';
import { convCases, SEED } from '../wasm/random_cases.js';

/** On WebGL tfjs compiles a few shaders for each shape, to upload and to read it. */
const RUNS: Readonly<Record<string, number>> = { webgl: 60, webgpu: 500 };

/** Channels of every width of tile: others would compile more shaders than they try. */
const CHANNELS = [1, 3, 8, 20] as const;
const few = convCases.map((c) => ({
  ...c,
  inChannels: CHANNELS[c.inChannels % 4]!,
  outChannels: CHANNELS[c.outChannels % 4]!,
}));

const run = (name: string, inputs: tf.NamedTensorMap, attrs: object) =>
  tf.engine().runKernel(name, inputs, attrs as tf.NamedAttrMap) as tf.Tensor;

/** On WebGL without the rule by which tfjs's kernels take small ones. */
function onWebgl(c: ConvCase, [x, w, dy]: readonly [tf.Tensor, tf.Tensor, tf.Tensor]) {
  const { batch, input, inChannels, outChannels, kernel, strides } = c;
  const { output, before } = geometry(c);
  const g = { batch, input, inChannels, output, outChannels, kernel, strides, before };
  const backend = tf.backend() as unknown as WebglBackend;
  const read = (info: tf.TensorInfo) => tf.engine().makeTensorFromTensorInfo(info).dataSync();
  return {
    dx: read(inputGradient(backend, g, { dy, filter: w }, x.shape)),
    dw: read(filterGradient(backend, g, { x, dy }, w.shape)),
  };
}

/** Both gradients of a convolution as the backend's kernels compute them. */
function gradients(c: ConvCase, [x, w, dy]: readonly [Float32Array, Float32Array, Float32Array]) {
  const volume = c.input[0] > 1 || c.kernel[0] > 1;
  const spatial = (sizes: Triple) => (volume ? [...sizes] : sizes.slice(1));
  const shape = [c.batch, ...spatial(c.input), c.inChannels];
  const filterShape = [...spatial(c.kernel), c.inChannels, c.outChannels];
  const dyShape = [c.batch, ...spatial(geometry(c).output), c.outChannels];
  const attrs = { strides: spatial(c.strides), pad: c.padding };
  const [ofInput, ofFilter] = volume
    ? [tf.Conv3DBackpropInputV2, tf.Conv3DBackpropFilterV2]
    : [tf.Conv2DBackpropInput, tf.Conv2DBackpropFilter];
  const given = { dy: tf.tensor(dy, dyShape), filter: tf.tensor(w, filterShape) };
  if (tf.getBackend() === 'webgl') return onWebgl(c, [tf.tensor(x, shape), given.filter, given.dy]);
  return {
    dx: run(ofInput, given, { ...attrs, inputShape: shape }).dataSync(),
    dw: run(
      ofFilter,
      { x: tf.tensor(x, shape), dy: given.dy },
      { ...attrs, filterShape },
    ).dataSync(),
  };
}

const tensorsOf = (c: ConvCase, data: number) =>
  [
    noise(c.batch * product(c.input) * c.inChannels, data),
    noise(product(c.kernel) * c.inChannels * c.outChannels, data + 1),
    noise(c.batch * product(geometry(c).output) * c.outChannels, data + 2),
  ] as const;

describeEachBackend(
  'gradients of convolutions',
  (backend) => {
    const numRuns = RUNS[backend]!;
    test(`${numRuns} configurations, FC_SEED=${SEED}`, () => {
      fc.assert(
        fc.property(few, fc.nat(), (c, data) => {
          const before = tf.memory();
          const given = tensorsOf(c, data);
          const [x, w, dy] = given;
          const { dx, dw } = tf.tidy(() => gradients(c, given));
          expect(tf.memory().numTensors).toBe(before.numTensors);
          expect((tf.memory() as { numDataBuffers: number }).numDataBuffers).toBe(
            before.numDataBuffers,
          );
          const off = (
            got: ArrayLike<number>,
            f: typeof convInputGradient,
            a: Float32Array,
            b: Float32Array,
          ) => distance(got, f(c, a, b), f(c, a.map(Math.abs), b.map(Math.abs)));
          expect(off(dx, convInputGradient, dy, w)).toBeLessThan(1e-5);
          expect(off(dw, convFilterGradient, x, dy)).toBeLessThan(1e-5);
        }),
        { seed: SEED, numRuns },
      );
    });

    test('long sums are cut into parts, and are the same bits each time', () => {
      const c: ConvCase = {
        batch: 3,
        input: [1, 31, 29],
        inChannels: 6,
        outChannels: 8,
        kernel: [1, 3, 3],
        strides: [1, 1, 2],
        padding: 'same',
      };
      const given = tensorsOf(c, 7);
      const all = Array.from({ length: 3 }, () => tf.tidy(() => gradients(c, given)));
      for (const { dx, dw } of all) {
        expect(dx).toEqual(all[0]!.dx);
        expect(dw).toEqual(all[0]!.dw);
      }
      expect(distance(all[0]!.dw, convFilterGradient(c, given[0], given[2]))).toBeLessThan(1e-4);
    });

    if (backend === 'webgpu') {
      test('of 16 bits is what is multiplied, of 32 what is added', () => {
        const c: ConvCase = {
          batch: 1,
          input: [1, 1, 4],
          inChannels: 5,
          outChannels: 3001,
          kernel: [1, 1, 2],
          strides: [1, 1, 2],
          padding: 'valid',
        };
        const [x, w, dy] = tensorsOf(c, 5);
        const ones = [x.fill(1), w.fill(1), dy.fill(1)] as const;
        // A third is 1365.25 / 4096 of 11 binary digits: 0.33325.
        const thirds = [x, w.map(() => 1 / 3), dy] as const;
        const run = () => [ones, thirds].map((given) => tf.tidy(() => gradients(c, given)));
        try {
          setPrecision('half');
          const [whole, rounded] = run();
          // Sums of 16 bits would end at 2048.
          expect([...whole!.dx]).toEqual(Array(20).fill(3001));
          expect([...whole!.dw]).toEqual(Array(2 * 5 * 3001).fill(2));
          expect(rounded!.dx[0]! / 3001).toBeCloseTo(1365 / 4096, 7);
          expect(run()[1]!.dx).toEqual(rounded!.dx);
        } finally {
          setPrecision('exact');
        }
        expect(run()[1]!.dx[0]! / 3001).toBeCloseTo(1 / 3, 5);
      });

      test.each([
        { enough: 1, large: true },
        { enough: 1000, large: false },
      ])('tiles by choice: $enough, $large', (choice) => {
        const c: ConvCase = {
          batch: 2,
          input: [1, 32, 32],
          inChannels: 64,
          outChannels: 12,
          kernel: [1, 3, 3],
          strides: [1, 2, 2],
          padding: 'same',
        };
        const given = tensorsOf(c, 9);
        const [x, w, dy] = given;
        const usual = tf.tidy(() => gradients(c, given));
        try {
          setTiles(choice);
          const { dx, dw } = tf.tidy(() => gradients(c, given));
          expect(dx).toEqual(usual.dx);
          expect(tf.tidy(() => gradients(c, given)).dw).toEqual(dw);
          expect(distance(dw, convFilterGradient(c, x, dy))).toBeLessThan(1e-5);
          expect(distance(dx, convInputGradient(c, dy, w))).toBeLessThan(1e-5);
        } finally {
          setTiles(null);
        }
      });
    }

    test.each(['linear', 'relu', 'relu6', 'leakyrelu'] as const)(
      'a transposed convolution ends with bias and %s in the same dispatch',
      (activation) => {
        const c: ConvCase = {
          // On WebGL tfjs's kernels take fewer.
          batch: 8,
          input: [1, 6, 10],
          inChannels: 3,
          outChannels: 4,
          kernel: [1, 3, 5],
          strides: [1, 2, 2],
          padding: 'same',
        };
        const [, w, noises] = tensorsOf(c, 3);
        const dy = noises.map((v) => 6 * v);
        const bias = [-1, 0.5, 2];
        const after = {
          linear: (v: number) => v,
          relu: (v: number) => Math.max(v, 0),
          relu6: (v: number) => Math.min(Math.max(v, 0), 6),
          leakyrelu: (v: number) => (v < 0 ? 0.2 * v : v),
        }[activation];
        const expected = convInputGradient(c, dy, w).map((v, i) => after(v + bias[i % 3]!));
        const y = tf.tidy(() =>
          run(
            FUSED_CONV_2D_BACKPROP_INPUT,
            {
              dy: tf.tensor(dy, [8, 3, 5, 4]),
              filter: tf.tensor(w, [3, 5, 3, 4]),
              bias: tf.tensor1d(bias),
            },
            {
              strides: [2, 2],
              pad: 'same',
              inputShape: [8, 6, 10, 3],
              activation,
              leakyreluAlpha: 0.2,
            },
          ).dataSync(),
        );
        expect(distance(y, expected)).toBeLessThan(1e-5);
      },
    );
  },
  ['webgpu'],
);
