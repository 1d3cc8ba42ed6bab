import * as tf from '@tensorflow/tfjs-core';
import { Random } from '../../lib/arithmetic/random.js';
import '../../lib/index.js';
import { conv2dTranspose, conv3dTranspose } from '../../lib/index.js';
import { fromPhases, type PhaseCut, toPhases } from '../../lib/ops/phases.js';
import { describeEachBackend } from '../backends.js';
import { draws } from '../draws.js';
import {
  type ConvCase,
  convFilterGradient,
  convForward,
  convInputGradient,
  geometry,
  type Triple,
} from '../reference/conv_gradients.js';
import { product } from '../reference/product.js';
import { distance, noise } from '../wasm/compare.js';

/** Of these, by turns. */
const KINDS = [
  'Conv2D',
  'DepthwiseConv2dNative',
  'Conv3D',
  '2-D transposed',
  '3-D transposed',
] as const;

/** A filter [...kernel, pair] with d - 1 zeros between its taps, and where the taps are. */
function spread(filter: Float32Array, kernel: Triple, d: Triple, pair: number) {
  const whole = kernel.map((k, i) => (k - 1) * d[i]! + 1);
  const dense = new Float32Array(product(whole) * pair);
  const places: number[] = [];
  for (let a = 0; a < kernel[0]; a++)
    for (let b = 0; b < kernel[1]; b++)
      for (let c = 0; c < kernel[2]; c++) {
        const tap = (a * d[0] * whole[1]! + b * d[1]) * whole[2]! + c * d[2];
        for (let p = 0; p < pair; p++) places.push(tap * pair + p);
      }
  places.forEach((place, i) => {
    dense[place] = filter[i]!;
  });
  return { whole: whole as unknown as Triple, dense, places };
}

/** A random dilated convolution, of volumes or of images, and all that the reference makes of it. */
function drawCase(seed: number, kind: (typeof KINDS)[number]) {
  const random = new Random(seed);
  const volume = kind === 'Conv3D' || kind === '3-D transposed';
  const axis = (of: (i: number) => number): Triple => [volume ? of(0) : 1, of(1), of(2)];
  const kernel = axis(() => 1 + random.integer(3));
  const dilation = () => 1 + random.integer(volume ? 3 : 7);
  const both = dilation();
  // tfjs has depthwise convolutions of one dilation for both axes.
  const dilations = axis(kind === 'DepthwiseConv2dNative' ? () => both : dilation);
  const [inChannels, outChannels] = [1 + random.integer(4), 1 + random.integer(5)];
  const pair = inChannels * outChannels;
  const w = noise(product(kernel) * pair, seed + 1);
  const { whole, dense, places } = spread(w, kernel, dilations, pair);
  const c: ConvCase = {
    batch: 1 + random.integer(2),
    input: axis((i) => whole[i]! + random.integer(8)),
    inChannels,
    outChannels,
    kernel: whole,
    strides: [1, 1, 1],
    padding: random.integer(2) === 0 ? 'same' : 'valid',
  };
  const x = noise(c.batch * product(c.input) * inChannels, seed + 2);
  const { output } = geometry(c);
  const dy = noise(c.batch * product(output) * outChannels, seed + 3);
  const flat = <T>(all: readonly T[]) => (volume ? [...all] : all.slice(1));
  return {
    c,
    dilations: flat(dilations),
    shapes: {
      x: [c.batch, ...flat(c.input), inChannels],
      w: [...flat(kernel), inChannels, outChannels],
      y: [c.batch, ...flat(output), outChannels],
    },
    values: { x, w, dy },
    dense,
    places,
  };
}

/** In units of the largest sum: how far a tensor is from values. */
const far = (got: tf.Tensor, expected: ArrayLike<number>) => distance(got.dataSync(), expected);

type Drawn = ReturnType<typeof drawCase>;

/** A dilated operation of images. */
const ofImages =
  (op: typeof tf.conv2d | typeof tf.depthwiseConv2d, { c, dilations }: Drawn) =>
  (a: tf.Tensor, b: tf.Tensor): tf.Tensor => {
    const [image, filter, d] = [a as tf.Tensor4D, b as tf.Tensor4D, dilations as [number, number]];
    return (op as typeof tf.conv2d)(image, filter, 1, c.padding, 'NHWC', d);
  };

const ofVolumes =
  ({ c, dilations }: Drawn) =>
  (a: tf.Tensor, b: tf.Tensor): tf.Tensor => {
    const d = dilations as [number, number, number];
    return tf.conv3d(a as tf.Tensor5D, b as tf.Tensor5D, 1, c.padding, 'NDHWC', d);
  };

function compareConvolution(drawn: Drawn): void {
  const { c, shapes, values, dense, places } = drawn;
  const { x, w, dy } = values;
  const run = shapes.x.length === 5 ? ofVolumes(drawn) : ofImages(tf.conv2d, drawn);
  const given = [tf.tensor(x, shapes.x), tf.tensor(w, shapes.w)];
  const [dx, dw] = tf.grads(run)(given, tf.tensor(dy, shapes.y)) as [tf.Tensor, tf.Tensor];
  const all = convFilterGradient(c, x, dy);
  expect(far(run(given[0]!, given[1]!), convForward(c, x, dense))).toBeLessThan(1e-5);
  expect(far(dx, convInputGradient(c, dy, dense))).toBeLessThan(1e-5);
  expect(
    far(
      dw,
      Float64Array.from(places, (place) => all[place]!),
    ),
  ).toBeLessThan(1e-5);
}

/** A filter for each channel: as a full one between each channel and its own outputs. */
function compareDepthwise(drawn: Drawn): void {
  const { c, shapes, values, dense, places } = drawn;
  const { inChannels: channels, outChannels: multiplier } = c;
  const { x } = values;
  const y = [...shapes.y.slice(0, 3), channels * multiplier];
  const dy = noise(product(y), 5);
  const run = ofImages(tf.depthwiseConv2d, drawn);
  const given = [tf.tensor(x, shapes.x), tf.tensor(values.w, shapes.w)];
  const [dx, dw] = tf.grads(run)(given, tf.tensor(dy, y)) as [tf.Tensor, tf.Tensor];
  const channelOf = (all: Float32Array, n: number) => all.filter((_, i) => i % channels === n);
  const [xs, ws] = [tf.split(dx, channels, 3), tf.split(dw, channels, 2)];
  for (let n = 0; n < channels; n++) {
    const one: ConvCase = { ...c, inChannels: 1 };
    const pick = (all: ArrayLike<number>) => {
      const picked: number[] = [];
      for (let i = n * multiplier; i < all.length; i += channels * multiplier)
        for (let m = 0; m < multiplier; m++) picked.push(all[i + m]!);
      return picked;
    };
    const [gradient, filter, input] = [pick(dy), pick(dense), channelOf(x, n)];
    const taps = pick(Float64Array.from(dense, (_, i) => i));
    const whole = convFilterGradient(one, input, gradient);
    const own = pick(places).map((place) => whole[taps.indexOf(place)]!);
    expect(far(xs[n]!, convInputGradient(one, gradient, filter))).toBeLessThan(1e-5);
    expect(far(ws[n]!, own)).toBeLessThan(1e-5);
  }
}

/** The adjoint of the convolution, and what goes back from it. */
function compareTransposed({ c, dilations, shapes, values, dense, places }: Drawn): void {
  const { x, w, dy } = values;
  const op = shapes.x.length === 5 ? conv3dTranspose : conv2dTranspose;
  const run = (a: tf.Tensor, b: tf.Tensor) =>
    op(a as never, b as never, shapes.x as never, 1, c.padding, { dilations }) as tf.Tensor;
  const given = [tf.tensor(dy, shapes.y), tf.tensor(w, shapes.w)];
  const [back, dw] = tf.grads(run)(given, tf.tensor(x, shapes.x)) as [tf.Tensor, tf.Tensor];
  const all = convFilterGradient(c, x, dy);
  expect(far(run(given[0]!, given[1]!), convInputGradient(c, dy, dense))).toBeLessThan(1e-5);
  expect(far(back, convForward(c, x, dense))).toBeLessThan(1e-5);
  expect(
    far(
      dw,
      Float64Array.from(places, (place) => all[place]!),
    ),
  ).toBeLessThan(1e-5);
}

const COMPARE = {
  Conv2D: compareConvolution,
  DepthwiseConv2dNative: compareDepthwise,
  Conv3D: compareConvolution,
  '2-D transposed': compareTransposed,
  '3-D transposed': compareTransposed,
};

describeEachBackend(
  'dilated convolutions and their gradients are those with zeros between taps',
  () => {
    test.each(Array.from({ length: draws(150) }, (_, n) => n))('%d', (n) => {
      const kind = KINDS[n % KINDS.length]!;
      const drawn = drawCase(10 * n, kind);
      const before = tf.memory().numTensors;
      tf.tidy(() => COMPARE[kind](drawn));
      expect(tf.memory().numTensors).toBe(before);
    });
  },
);

test('phases put together again are what was cut', () => {
  for (let seed = 0; seed < draws(60); seed++) {
    const random = new Random(seed);
    const shape = Array.from({ length: 4 }, () => 1 + random.integer(9));
    const cuts = [1, 2].map((axis): PhaseCut => {
      const [dilation, before] = [1 + random.integer(5), random.integer(6)];
      const least = Math.ceil((before + shape[axis]!) / dilation);
      return { axis, dilation, before, count: least + random.integer(3) };
    });
    tf.tidy(() => {
      const x = tf.tensor(noise(product(shape), seed), shape);
      const phases = toPhases(x, cuts);
      const d = product(cuts.map(({ dilation }) => dilation));
      const counts = cuts.map(({ count }) => count);
      expect(phases.shape).toEqual([shape[0]! * d, ...counts, shape[3]]);
      expect(fromPhases(phases, cuts, shape).dataSync()).toEqual(x.dataSync());
      // Nothing is lost, nothing comes twice: the sum of the squares.
      expect(far(tf.sum(tf.square(phases)), tf.sum(tf.square(x)).dataSync())).toBeLessThan(1e-5);
    });
  }
});
