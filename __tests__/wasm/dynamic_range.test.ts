import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import type { WasmBackend } from '../../lib/wasm/backend.js';
import {
  chooseFiltering,
  chooseInputGradientFiltering,
} from '../../lib/wasm/host/filtering_choice.js';
import { filteringPays } from '../../lib/wasm/host/filtering_filter_gradient.js';
import { setPrecision } from '../../lib/wasm/index.js';
import { engineOf } from '../../lib/wasm/install.js';
import '../backends.js';
import { drawn } from '../draws.js';
import {
  type ConvCase,
  convFilterGradient,
  convForward,
  convInputGradient,
  geometry,
} from '../reference/conv_gradients.js';
import { product } from '../reference/product.js';
import { noise } from './compare.js';
import { conv, convCase, nameOf } from './suite/tools.js';

/** The rounding of float32. */
const U = 2 ** -24;

const CASES: ConvCase[] = [
  convCase([1, 1, 24, 24], [8, 8], [1, 3, 3], [1, 1, 1], 'same'),
  convCase([1, 1, 24, 23], [32, 32], [1, 5, 5], [1, 2, 2], 'same'),
  convCase([1, 1, 21, 22], [16, 16], [1, 7, 7], [1, 1, 1], 'valid'),
  convCase([1, 1, 1, 300], [32, 32], [1, 1, 5], [1, 1, 2], 'same'),
  convCase([1, 1, 1, 400], [16, 32], [1, 1, 9], [1, 1, 1], 'same'),
];

/** One value, in the middle of the tensor. */
const one = (size: number) => (values: Float32Array) => {
  values[values.length >> 1] = size;
};
/** Data as they are, and as they come from rasters, sensors and trainings. */
const DISTURBANCES: Record<string, (values: Float32Array) => void> = {
  nothing: () => {},
  ...Object.fromEntries(
    [30, 100, 300, 1e3, 1e6, 1e9, 1e30].map((size) => [`one ${size}`, one(size)]),
  ),
  'one NaN': one(Number.NaN),
  'one Infinity': one(Number.POSITIVE_INFINITY),
  'a third is -9999': (values) => values.fill(-9999, 0, values.length / 3),
  'nine tenths are -9999': (values) => values.fill(-9999, 0, 0.9 * values.length),
  ...Object.fromEntries(
    [4, 6, 8, 12, 20].map((bits) => [
      `half is 2^-${bits} of the rest`,
      (values: Float32Array) =>
        values.forEach((v, i) => {
          if (i > values.length / 2) values[i] = v * 2 ** -bits;
        }),
    ]),
  ),
  'few are not 0': (values) =>
    values.forEach((v, i) => {
      values[i] = i % 13 === 0 ? v : 0;
    }),
  'one in 97 is not 0': (values) =>
    values.forEach((v, i) => {
      values[i] = i % 97 === 0 ? v : 0;
    }),
  'magnitudes of 2^-30 to 1': (values) =>
    values.forEach((v, i) => {
      values[i] = v * 2 ** -((i * 7) % 31);
    }),
  '1e-38 of it': (values) =>
    values.forEach((v, i) => {
      values[i] = v * 1e-38;
    }),
};

type Loops = (c: ConvCase, a: Float32Array, b: Float32Array) => Float64Array;

const seenBefore = new Map<Loops, Map<ConvCase, Float64Array>>();

/** How many products each output is the sum of, whatever the data. */
function productsSeen(c: ConvCase, loops: Loops, a: Float32Array, b: Float32Array): Float64Array {
  const known = seenBefore.get(loops) ?? new Map<ConvCase, Float64Array>();
  seenBefore.set(loops, known);
  const seen =
    known.get(c) ??
    loops(c, new Float32Array(a.length).fill(1), new Float32Array(b.length).fill(1));
  known.set(c, seen);
  return seen;
}

/** How many times the bound the worst output is off; where sums are not finite, the others count. */
function worst(
  c: ConvCase,
  got: ArrayLike<number>,
  loops: Loops,
  a: Float32Array,
  b: Float32Array,
) {
  const right = loops(c, a, b);
  const sums = loops(c, a.map(Math.abs), b.map(Math.abs));
  const seen = productsSeen(c, loops, a, b);
  const whole = seen.reduce((m, n) => Math.max(m, n));
  const present = (values: Float32Array) => values.map((v) => (v === 0 ? 0 : 1));
  const zeros = a.includes(0) || b.includes(0);
  const most = zeros ? loops(c, present(a), present(b)).reduce((m, n) => Math.max(m, n), 0) : whole;
  const largest = (values: Float32Array) =>
    values.reduce((m, v) => (Number.isFinite(v) ? Math.max(m, Math.abs(v)) : m), 0);
  const aside = U * product(c.kernel) * largest(a) * largest(b);
  let times = 0;
  right.forEach((value, i) => {
    if (!Number.isFinite(value)) {
      if (Number.isFinite(got[i]!)) times = Number.POSITIVE_INFINITY;
      return;
    }
    // A window of zeros, or one that ends at the border, may have a rounding of what is beside it.
    const part = sums[i] === 0 || seen[i]! < whole;
    const bound = most * (U * sums[i]! + 1e-43) + (part ? aside : 0);
    const off = Math.abs(got[i]! - value);
    times = Math.max(times, Number.isNaN(off) ? Number.POSITIVE_INFINITY : off / bound);
  });
  return times;
}

const KINDS = ['values', 'input gradient', 'filter gradient'] as const;

function run(c: ConvCase, kind: (typeof KINDS)[number], disturb: (values: Float32Array) => void) {
  const { run: convolve, ...sizes } = conv(c);
  const draw = (shape: number[], seed: number) => noise(product(shape), seed);
  const [x, w, dy] = [draw(sizes.x, 1), draw(sizes.w, 2), draw(sizes.y, 3)];
  return tf.tidy(() => {
    const tensors = () =>
      [tf.tensor(x, sizes.x), tf.tensor(w, sizes.w), tf.tensor(dy, sizes.y)] as const;
    if (kind === 'values') {
      disturb(x);
      const [image, filter] = tensors();
      return worst(c, convolve(image, filter).dataSync(), convForward, x, w);
    }
    if (kind === 'input gradient') {
      disturb(dy);
      const [image, filter, gradient] = tensors();
      const dx = tf.grad((v: tf.Tensor) => convolve(v, filter))(image, gradient);
      return worst(c, dx.dataSync(), convInputGradient, dy, w);
    }
    disturb(x);
    const [image, filter, gradient] = tensors();
    const dw = tf.grad((v: tf.Tensor) => convolve(image, v))(filter, gradient);
    return worst(c, dw.dataSync(), convFilterGradient, x, dy);
  });
}

beforeAll(async () => {
  await tf.setBackend('wasm');
});
afterEach(() => setPrecision('fast'));

test.each(CASES.map((c) => [nameOf(c), c] as const))(
  '%s is filtered where the data allow it',
  (_, c) => {
    const g = { ...c, ...geometry(c) };
    const backend = tf.backend() as unknown as WasmBackend;
    const simd = engineOf(backend).simd!;
    expect(chooseFiltering(backend, simd, g)).not.toBeNull();
    expect(chooseInputGradientFiltering(backend, simd, g)).not.toBeNull();
    expect(filteringPays(g)).toBe(true);
  },
);

const DISTURBED = KINDS.flatMap((kind) =>
  Object.keys(DISTURBANCES).map((name) => [kind, name] as const),
);

describe.each(CASES.map((c, turn) => [nameOf(c), c, turn] as const))('%s', (_, c, turn) => {
  test.each(DISTURBED.filter((_, i) => drawn(i, turn)))(
    'no output loses more than plain sums could: %s, %s',
    (kind, name) => {
      expect(run(c, kind, DISTURBANCES[name]!)).toBeLessThan(1);
    },
  );

  test("setPrecision('exact') gives plain sums", () => {
    const { run: convolve, ...sizes } = conv(c);
    const [x, w] = [noise(product(sizes.x), 1), noise(product(sizes.w), 2)];
    const values = () =>
      tf.tidy(() => convolve(tf.tensor(x, sizes.x), tf.tensor(w, sizes.w)).dataSync());
    const fast = values();
    setPrecision('exact');
    const exact = values();
    expect(exact).not.toEqual(fast);
    expect(worst(c, exact, convForward, x, w)).toBeLessThan(1);
  });
});

test('another precision is refused', () => {
  expect(() => setPrecision('double' as 'exact')).toThrow(
    "setPrecision: precision must be 'fast' or 'exact', got 'double'.",
  );
});
