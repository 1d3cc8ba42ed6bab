import fc from 'fast-check';
import { convolutionAt } from '../../lib/wasm/host/convolution.js';
import {
  filteringConvolutionAt,
  filteringConvolutionGain,
} from '../../lib/wasm/host/filtering_convolution.js';
import {
  filteringInputGradientAt,
  filteringInputGradientGain,
} from '../../lib/wasm/host/filtering_input_gradient.js';
import { inputGradientAt } from '../../lib/wasm/host/input_gradient.js';
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
import { convCases, everyCase } from './random_cases.js';

const guarded = new GuardedMemory();
const { right, rightSums } = judge(guarded);

/** Up to five taps in a phase, and strides with phases of one tap or none. */
const tapCases = convCases
  .filter(({ input }) => input[0] === 1)
  .chain((c) => fc.tuple(fc.constant(c), ...[1, 2].map(() => fc.integer({ min: 1, max: 5 }))))
  .map(([c, ...taps]): ConvCase => {
    const kernel = c.kernel.map((k, i) => {
      const flat = i === 0 || (i === 1 && c.input[1] === 1 && c.kernel[1] === 1);
      return flat ? 1 : Math.max(1, taps[i - 1]! * c.strides[i]! - (k % c.strides[i]!));
    });
    const strides = [1, c.strides[1], c.strides[2]] as const;
    const grown = c.input.map((n, i) => (c.padding === 'valid' ? n + kernel[i]! - 1 : n));
    return {
      ...c,
      strides,
      kernel: kernel as [number, number, number],
      input: grown as [number, number, number],
    };
  });

/** Whether a convolution, or its input gradient, is right by minimal filtering; true where that cannot do it. */
function rightByFiltering(c: ConvCase, gradient: boolean): boolean {
  const g = { ...c, ...geometry(c) };
  // Phases of one tap only have nothing to save.
  const gain = gradient ? filteringInputGradientGain : filteringConvolutionGain;
  if (gain(guarded.backend(), guarded.simd, g) === 0) return true;
  guarded.reset();
  const { x, y, w } = shapes(c);
  const values = noise(product(gradient ? y : x), 13);
  const weights = noise(product(w), 12);
  const size = product(gradient ? x : y);
  const [from, filter] = [guarded.write(values), guarded.write(weights)];
  const to = guarded.allocate(4 * size);
  const { simd } = guarded;
  if (gradient)
    filteringInputGradientAt(guarded.backend(), simd, g, { dy: from, filter, dx: to }, {});
  else filteringConvolutionAt(guarded.backend(), simd, g, { x: from, filter, y: to }, {});
  const reference = gradient ? convInputGradient : convForward;
  return rightSums(guarded.read(to, size), reference, c, values, weights);
}

/** A convolution of stride 2 whose phases have `taps` or one less down, and 6 - taps across. */
const ofTaps = (taps: number): ConvCase => ({
  batch: 2,
  input: [1, 15, 15],
  inChannels: 16,
  outChannels: 16,
  kernel: [1, 2 * taps - 1, 2 * (6 - taps)],
  strides: [1, 2, 2],
  padding: 'same',
});

test.each([
  ['convolutions', false],
  ['input gradients', true],
])('values of random %s by minimal filtering', (_, gradient) => {
  const reached = new Set<number>();
  const gain = gradient ? filteringInputGradientGain : filteringConvolutionGain;
  const holds = (c: ConvCase) => {
    if (gain(guarded.backend(), guarded.simd, { ...c, ...geometry(c) }) > 0) {
      for (const i of [1, 2]) {
        const taps = Math.ceil(c.kernel[i]! / c.strides[i]!);
        for (const rest of [0, 1]) reached.add(taps - rest);
      }
    }
    return rightByFiltering(c, gradient);
  };
  everyCase(tapCases, 300, holds, [1, 2, 3, 4, 5].map(ofTaps));
  expect([...reached].sort()).toEqual([0, 1, 2, 3, 4, 5]);
});

/** Taps that a phase lacks down or across, or in both, and images with much that no window reaches. */
test.each([
  ['[3,14,14,64] -> 128 k5 s2', [3, 1, 14, 14], [64, 128], [1, 5, 5], [1, 2, 2], 'same'],
  ['[2,28,28,1] -> 3 k5 s2', [2, 1, 28, 28], [1, 3], [1, 5, 5], [1, 2, 2], 'same'],
  ['[2,15,16,5] -> 7 k3x4 s2', [2, 1, 15, 16], [5, 7], [1, 3, 4], [1, 2, 2], 'valid'],
  ['[1,19,33,4] -> 9 k7x8 s3x5', [1, 1, 19, 33], [4, 9], [1, 7, 8], [1, 3, 5], 'valid'],
  ['[2,13,13,6] -> 8 k2x6 s4x2', [2, 1, 13, 13], [6, 8], [1, 2, 6], [1, 4, 2], 'valid'],
  ['[2,300,8] -> 12 k16 s7', [2, 1, 1, 300], [8, 12], [1, 1, 16], [1, 1, 7], 'same'],
] as const)('a convolution %s by minimal filtering', (_, shape, pair, kernel, strides, padding) => {
  const [batch, ...input] = shape;
  const [inChannels, outChannels] = pair;
  const c: ConvCase = { batch, input, inChannels, outChannels, kernel, strides, padding };
  expect(
    filteringConvolutionGain(guarded.backend(), guarded.simd, { ...c, ...geometry(c) }),
  ).toBeGreaterThan(0);
  expect(rightByFiltering(c, false)).toBe(true);
});

const borders = fc.nat(12);
const shiftedCases = fc.tuple(tapCases, borders, borders, fc.integer({ min: 1, max: 30 }));

test('input gradients cut or extended at will are those of the plain way, random cases', () => {
  everyCase(shiftedCases, 200, ([c, top, left, length]) => {
    const { output } = geometry(c);
    const input = [1, c.input[1] === 1 ? 1 : length, length] as const;
    const before = [0, c.input[1] === 1 ? 0 : top, left] as const;
    const g = { ...c, input, output, before };
    if (filteringInputGradientGain(guarded.backend(), guarded.simd, g) === 0) return true;
    guarded.reset();
    const dy = noise(product(shapes(c).y), 14);
    const w = noise(product(shapes(c).w), 15);
    const size = c.batch * product(input) * c.inChannels;
    const computed = (filtering: boolean, a: Float32Array, b: Float32Array) => {
      const [from, filter, to] = [guarded.write(a), guarded.write(b), guarded.allocate(4 * size)];
      const { simd } = guarded;
      const backend = guarded.backend();
      const write = filtering ? filteringInputGradientAt : inputGradientAt;
      write(backend, simd, g, { dy: from, filter, dx: to }, {});
      return Float64Array.from(guarded.read(to, size));
    };
    const magnitudes = computed(false, dy.map(Math.abs), w.map(Math.abs));
    const got = Float32Array.from(computed(true, dy, w));
    return right(got, computed(false, dy, w), ofReached(magnitudes));
  });
});

test('convolutions with any border and epilogue are those of the plain way, random cases', () => {
  const length = fc.integer({ min: 1, max: 12 });
  everyCase(fc.tuple(tapCases, borders, borders, length), 200, ([c, top, left, longer]) => {
    const { output } = geometry(c);
    const lengths = output.map((n, i) => (i === 0 || c.input[i] === 1 ? n : n + longer));
    // A border is shorter than what the windows reach.
    const border = (i: number, wanted: number) =>
      wanted % ((lengths[i]! - 1) * c.strides[i]! + c.kernel[i]!);
    const g = {
      ...c,
      output: lengths as [number, number, number],
      before: [0, c.input[1] === 1 ? 0 : border(1, top), border(2, left)] as const,
    };
    if (filteringConvolutionGain(guarded.backend(), guarded.simd, g) === 0) return true;
    guarded.reset();
    const x = noise(product(shapes(c).x), 16);
    const w = noise(product(shapes(c).w), 17);
    const bias = guarded.tensor([c.outChannels], noise(c.outChannels, 18));
    const size = c.batch * product(lengths) * c.outChannels;
    const computed = (filtering: boolean, a: Float32Array, b: Float32Array, epilogue: object) => {
      const at = { x: guarded.write(a), filter: guarded.write(b), y: guarded.allocate(4 * size) };
      const write = filtering ? filteringConvolutionAt : convolutionAt;
      write(guarded.backend(), guarded.simd, g, at, epilogue);
      return guarded.read(at.y, size);
    };
    const epilogue = { bias, activation: 'leakyrelu', alpha: 0.3 };
    const magnitudes = Float64Array.from(computed(false, x.map(Math.abs), w.map(Math.abs), {}));
    const plain = Float64Array.from(computed(false, x, w, epilogue));
    return right(computed(true, x, w, epilogue), plain, ofReached(magnitudes));
  });
});
