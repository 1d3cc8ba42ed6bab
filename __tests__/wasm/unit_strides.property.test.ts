import fc from 'fast-check';
import { convolutionAt } from '../../lib/wasm/host/convolution.js';
import { asConvolution } from '../../lib/wasm/host/filtering_choice.js';
import {
  filteringConvolutionAt,
  filteringConvolutionGain,
} from '../../lib/wasm/host/filtering_convolution.js';
import {
  filteringLongConvolutionAt,
  filteringLongConvolutionGain,
} from '../../lib/wasm/host/filtering_long_convolution.js';
import {
  filteringRowConvolutionAt,
  filteringRowConvolutionGain,
} from '../../lib/wasm/host/filtering_row_convolution.js';
import { inputGradientAt } from '../../lib/wasm/host/input_gradient.js';
import { conv2d } from '../../lib/wasm/kernels/conv.js';
import { conv2dInputGradient } from '../../lib/wasm/kernels/conv_input_gradient.js';
import type { SimdExports } from '../../lib/wasm/simd_exports.js';
import {
  type ConvCase,
  convForward,
  convInputGradient,
  geometry,
} from '../reference/conv_gradients.js';
import { product } from '../reference/product.js';
import { noise } from './compare.js';
import { shapes } from './conv_shapes.js';
import { GuardedMemory } from './guarded_memory.js';
import { judge, ofReached } from './judge.js';
import { everyCase } from './random_cases.js';

const guarded = new GuardedMemory();
const { right, rightSums } = judge(guarded);

const ways = {
  rows: { write: filteringRowConvolutionAt, gain: filteringRowConvolutionGain },
  tiles: { write: filteringConvolutionAt, gain: filteringConvolutionGain },
  halves: { write: filteringLongConvolutionAt, gain: filteringLongConvolutionGain },
};
type Way = keyof typeof ways;

const channels = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constantFrom(8, 16, 18));
const sizes = (most: number) => fc.tuple(...[1, 2].map(() => fc.integer({ min: 1, max: most })));

const record = {
  signal: fc.boolean(),
  batch: fc.integer({ min: 1, max: 3 }),
  input: sizes(13),
  kernel: sizes(10),
  inChannels: channels,
  outChannels: channels,
  padding: fc.constantFrom('valid' as const, 'same' as const),
};
const taps = fc.integer({ min: 11, max: 20 });
const long = { signal: fc.constant(true), kernel: fc.tuple(fc.constant(1), taps) };

/** Signals and images, stride 1, or signals and long kernels. */
const unitCases = (way: Way) =>
  fc
    .record({ ...record, ...(way === 'halves' && long) })
    .map(({ signal, input: [h, w], kernel: [kh, kw], padding, ...rest }): ConvCase => {
      const kernel = [1, signal ? 1 : kh!, kw!] as const;
      const long = [1, signal ? 1 : h!, signal ? 20 * w! : w!];
      const input = long.map((n, i) => (padding === 'valid' ? n + kernel[i]! - 1 : n));
      return {
        ...rest,
        padding,
        kernel,
        strides: [1, 1, 1],
        input: input as [number, number, number],
      };
    });

/** Whether a convolution, or its input gradient, is right in one of the ways; true where that cannot do it. */
function rightBy(way: Way, c: ConvCase, gradient: boolean): boolean {
  const g = { ...c, ...geometry(c) };
  const wanted = gradient ? asConvolution(g) : g;
  const { write, gain } = ways[way];
  if (gain(guarded.backend(), guarded.simd, wanted) === 0) return true;
  guarded.reset();
  const { x, y, w } = shapes(c);
  const values = noise(product(gradient ? y : x), 13);
  const weights = noise(product(w), 12);
  const size = product(gradient ? x : y);
  const at = { x: guarded.write(values), filter: guarded.write(weights), y: 0 };
  at.y = guarded.allocate(4 * size);
  write(guarded.backend(), guarded.simd, wanted, at, {}, gradient);
  const reference = gradient ? convInputGradient : convForward;
  return rightSums(guarded.read(at.y, size), reference, c, values, weights);
}

const from = (least: number, most: number) =>
  Array.from({ length: most - least + 1 }, (_, i) => least + i);

/** The lengths of kernels that each way takes. */
const lengthsOf = { rows: from(1, 10), tiles: from(1, 5), halves: [1, ...from(11, 20)] };

/** A convolution with a square kernel, or that of a signal, large enough for all ways. */
const ofKernel = (k: number, signal: boolean): ConvCase => ({
  batch: 2,
  input: signal ? [1, 1, 40] : [1, 13, 13],
  inChannels: 16,
  outChannels: 16,
  kernel: [1, signal ? 1 : k, k],
  strides: [1, 1, 1],
  padding: 'same',
});

test.each([
  ['convolutions', 'rows', false],
  ['input gradients', 'rows', true],
  ['convolutions', 'tiles', false],
  ['input gradients', 'tiles', true],
  ['convolutions', 'halves', false],
  ['input gradients', 'halves', true],
] as const)('values of random %s of stride 1 by %s', (_, way, gradient) => {
  const lengths = lengthsOf[way];
  const reached = new Set<number>();
  const right = (c: ConvCase) => {
    const g = { ...c, ...geometry(c) };
    if (ways[way].gain(guarded.backend(), guarded.simd, gradient ? asConvolution(g) : g) > 0) {
      for (const k of c.kernel) reached.add(k);
    }
    return rightBy(way, c, gradient);
  };
  const each = lengths.map((k) => ofKernel(k, way === 'halves'));
  everyCase(unitCases(way), 300, right, each);
  expect([...reached].sort((a, b) => a - b)).toEqual(lengths);
});

/**
 * More than fits into a group of images, a block of tiles, a panel, and the part of a filter that is
 * transformed at a time; and tiles that are cut.
 */
test.each([
  ['[3,40,61,5] -> 6 k7', [3, 1, 40, 61], [5, 6], [1, 7, 7], 'same'],
  ['[2,15,31,20] -> 18 k5x9', [2, 1, 15, 31], [20, 18], [1, 5, 9], 'valid'],
  ['[2,20,31,12] -> 20 k9x1', [2, 1, 20, 31], [12, 20], [1, 9, 1], 'same'],
  ['[2,11,29,7] -> 5 k1x8', [2, 1, 11, 29], [7, 5], [1, 1, 8], 'same'],
  ['[3,17,30,8] -> 8 k3x6', [3, 1, 17, 30], [8, 8], [1, 3, 6], 'same'],
  ['[1,9,8,133] -> 50 k7', [1, 1, 9, 8], [133, 50], [1, 7, 7], 'same'],
  ['[2,900,16] -> 24 k10', [2, 1, 1, 900], [16, 24], [1, 1, 10], 'valid'],
] as const)('%s by rows, and its input gradient', (_, shape, pair, kernel, padding) => {
  const [batch, ...input] = shape;
  const [inChannels, outChannels] = pair;
  const strides = [1, 1, 1] as const;
  const c: ConvCase = { batch, input, inChannels, outChannels, kernel, strides, padding };
  expect(
    filteringRowConvolutionGain(guarded.backend(), guarded.simd, { ...c, ...geometry(c) }),
  ).toBeGreaterThan(0);
  expect(rightBy('rows', c, false)).toBe(true);
  expect(rightBy('rows', c, true)).toBe(true);
});

const borders = fc.nat(25);
const anyBorder = (way: Way) =>
  fc.tuple(unitCases(way), borders, borders, fc.integer({ min: 1, max: 30 }));

test.each(['rows', 'tiles', 'halves'] as const)(
  'convolutions of stride 1 with any border and epilogue by %s are those of the plain way, random cases',
  (way) => {
    everyCase(anyBorder(way), 200, ([c, top, left, length]) => {
      const signal = c.input[1] === 1 && c.kernel[1] === 1;
      const output = [1, signal ? 1 : length, length] as const;
      // A border is shorter than what the windows reach, and may be longer than the image.
      const border = (i: number, wanted: number) => wanted % (output[i]! - 1 + c.kernel[i]!);
      const before = [0, signal ? 0 : border(1, top), border(2, left)] as const;
      const g = { ...c, output, before };
      const { write, gain } = ways[way];
      if (gain(guarded.backend(), guarded.simd, g) === 0) return true;
      guarded.reset();
      const x = noise(product(shapes(c).x), 16);
      const w = noise(product(shapes(c).w), 17);
      const bias = guarded.tensor([c.outChannels], noise(c.outChannels, 18));
      const size = c.batch * product(output) * c.outChannels;
      const computed = (put: typeof convolutionAt, a: number[][], epilogue: object) => {
        const [from, filter] = a.map((v) => guarded.write(Float32Array.from(v)));
        const at = { x: from!, filter: filter!, y: guarded.allocate(4 * size) };
        put(guarded.backend(), guarded.simd, g, at, epilogue);
        return guarded.read(at.y, size);
      };
      const values = [[...x], [...w]];
      const sizesOf = values.map((v) => v.map(Math.abs));
      const epilogue = { bias, activation: 'leakyrelu', alpha: 0.3 };
      const magnitudes = Float64Array.from(computed(convolutionAt, sizesOf, {}));
      const plain = Float64Array.from(computed(convolutionAt, values, epilogue));
      return right(computed(write, values, epilogue), plain, ofReached(magnitudes));
    });
  },
);

test.each(['rows', 'tiles', 'halves'] as const)(
  'input gradients of stride 1, cut or extended, by %s are those of the plain way, random cases',
  (way) => {
    everyCase(anyBorder(way), 200, ([c, top, left, length]) => {
      const signal = c.input[1] === 1 && c.kernel[1] === 1;
      const input = [1, signal ? 1 : length, length] as const;
      const before = [0, signal ? 0 : top % c.kernel[1], left % c.kernel[2]] as const;
      const g = { ...c, input, output: geometry(c).output, before };
      const { write, gain } = ways[way];
      if (gain(guarded.backend(), guarded.simd, asConvolution(g)) === 0) return true;
      guarded.reset();
      const values = [noise(product(shapes(c).y), 14), noise(product(shapes(c).w), 15)];
      const size = c.batch * product(input) * c.inChannels;
      const computed = (filtering: boolean, tensors: Float32Array[]) => {
        const [from, filter] = tensors.map((v) => guarded.write(v)) as [number, number];
        const to = guarded.allocate(4 * size);
        const [backend, { simd }] = [guarded.backend(), guarded];
        if (filtering) write(backend, simd, asConvolution(g), { x: from, filter, y: to }, {}, true);
        else inputGradientAt(backend, simd, g, { dy: from, filter, dx: to });
        return guarded.read(to, size);
      };
      const magnitudes = computed(
        false,
        values.map((v) => v.map(Math.abs)),
      );
      const plain = Float64Array.from(computed(false, values));
      return right(computed(true, values), plain, ofReached(Float64Array.from(magnitudes)));
    });
  },
);

/** What the kernels Conv2D and Conv2DBackpropInput of stride 1, 'same', call of the module for a shape. */
function called(x: number[], kernel: number[], filters: number): string[] {
  guarded.reset();
  const calls = new Set<string>();
  const simd = new Proxy(guarded.simd, {
    get(exports, name: keyof SimdExports) {
      calls.add(name);
      return exports[name];
    },
  });
  const shape = [...kernel, x[3]!, filters];
  const y = [...x.slice(0, 3), filters];
  const [image, filter, dy] = [x, shape, y].map((s) => guarded.tensor(s, noise(product(s), 5)));
  const attrs = { strides: 1, pad: 'same', dilations: 1, dataFormat: 'NHWC', inputShape: x };
  const stock = () => {
    throw new Error('the stock kernel was called');
  };
  const call = { backend: guarded.backend(), simd, attrs, stock };
  conv2d({ ...call, inputs: { x: image!, filter: filter! } });
  conv2dInputGradient({ ...call, inputs: { dy: dy!, filter: filter! } });
  // What each way is expected to gain is asked in any case.
  return [...calls].filter((name) => !name.endsWith('Gain'));
}

test.each([
  [
    'segnet 32x32',
    [2, 32, 32, 64],
    [7, 7],
    64,
    ['spreadSums', 'spread', 'planFilteringRowConvolution', 'filteringRowConvolution'],
  ],
  [
    'k9 of a signal',
    [2, 1, 512, 32],
    [1, 9],
    32,
    ['spreadSums', 'spread', 'planFilteringRowConvolution', 'filteringRowConvolution'],
  ],
  [
    'k5',
    [2, 28, 28, 32],
    [5, 5],
    32,
    ['spreadSums', 'spread', 'planFilteringRowConvolution', 'filteringRowConvolution'],
  ],
  [
    'k3',
    [2, 28, 28, 32],
    [3, 3],
    32,
    ['spreadSums', 'spread', 'planFilteringConvolution', 'filteringConvolution'],
  ],
  [
    'few channels',
    [2, 28, 28, 2],
    [7, 7],
    4,
    ['planConvolution', 'convolution', 'planInputGradient', 'inputGradient'],
  ],
  [
    'k11',
    [1, 16, 16, 8],
    [11, 11],
    8,
    ['planConvolution', 'convolution', 'planInputGradient', 'inputGradient'],
  ],
] as const)(
  '%s goes the way that is estimated to be the fastest, filtered after a look at the operands',
  (_, x, kernel, filters, names) => {
    expect(called([...x], [...kernel], filters)).toEqual(names);
  },
);
