import fc from 'fast-check';
import {
  filteringFilterGradientAt,
  filteringPays,
} from '../../lib/wasm/host/filtering_filter_gradient.js';
import type { FilteringWay } from '../../lib/wasm/host/filtering_ways.js';
import { type ConvCase, convFilterGradient, geometry } from '../reference/conv_gradients.js';
import { product } from '../reference/product.js';
import { noise } from './compare.js';
import { shapes } from './conv_shapes.js';
import { GuardedMemory } from './guarded_memory.js';
import { judge } from './judge.js';
import { convCases, everyCase } from './random_cases.js';
import { convCase } from './suite/tools.js';

const guarded = new GuardedMemory();
const { rightSums } = judge(guarded);

const quads = fc.integer({ min: 1, max: 5 }).map((n) => 4 * n);
const side = fc.integer({ min: 1, max: 9 });
const filteredCases = convCases
  .filter(({ input, kernel }) => input[0] === 1 && kernel[0] === 1)
  .chain((c) => fc.tuple(fc.constant(c), quads, quads, side, side))
  .map(([{ input, ...rest }, inChannels, outChannels, kh, kw]): ConvCase => {
    const signal = input[1] === 1 && rest.kernel[1] === 1;
    const kernel = [1, signal ? 1 : kh, kw] as [number, number, number];
    const long = input.map((n, i) => n + kernel[i]! - 1) as [number, number, number];
    return { ...rest, input: long, inChannels, outChannels, kernel };
  });

/** Whether the filter gradient by minimal filtering is right. */
function rightByFiltering(c: ConvCase, ways?: FilteringWay[]): boolean {
  guarded.reset();
  const { x, y, w } = shapes(c);
  const [values, dy] = [noise(product(x), 14), noise(product(y), 15)];
  const size = product(w);
  const at = { x: guarded.write(values), dy: guarded.write(dy), dw: guarded.allocate(4 * size) };
  const g = { ...c, ...geometry(c) };
  filteringFilterGradientAt(guarded.backend(), guarded.simd, g, at, ways);
  return rightSums(guarded.read(at.dw, size), convFilterGradient, c, values, dy);
}

test('random filter gradients by minimal filtering', () => {
  everyCase(filteredCases, 400, (c) => rightByFiltering(c));
});

/** Images of so many places that tiles of eight products are taken. */
const stride = fc.integer({ min: 1, max: 3 });
const few = fc.constantFrom(4, 8, 12);
const manyPlaces = fc
  .record({
    batch: fc.constantFrom(3, 4),
    kernel: fc.tuple(side, side),
    strides: fc.tuple(stride, stride),
    height: fc.integer({ min: 8, max: 24 }),
    longer: fc.nat(19),
    inChannels: few,
    outChannels: few,
  })
  .map(({ kernel, strides, height, longer, ...rest }): ConvCase => {
    const width = Math.ceil(86 / height) + longer;
    return {
      ...rest,
      kernel: [1, ...kernel],
      strides: [1, ...strides],
      padding: 'valid',
      input: [1, (height - 1) * strides[0] + kernel[0], (width - 1) * strides[1] + kernel[1]],
    };
  });

test('random filter gradients of many places by minimal filtering', () => {
  everyCase(manyPlaces, 50, (c) => rightByFiltering(c));
});

test('filter gradients by every number of taps and products, down and across', () => {
  // Taps and products of a tile.
  const tiles: [number, number][] = [
    [1, 1],
    [2, 6],
    [2, 8],
    [3, 6],
    [3, 8],
    [4, 6],
    [4, 8],
    [5, 8],
  ];
  for (const [th, rows] of tiles) {
    for (const [tw, columns] of tiles) {
      const kernel = [1, th, tw] as const;
      const input = [1, 6 + th, 8 + tw] as const;
      const c: ConvCase = {
        batch: 3,
        input,
        inChannels: 8,
        outChannels: 4,
        kernel,
        strides: [1, 1, 1],
        padding: 'valid',
      };
      const taps = { h: { first: 0, count: th }, w: { first: 0, count: tw } };
      // Of 7 x 9 positions.
      const [down, across] = [Math.ceil(7 / (rows - th + 1)), Math.ceil(9 / (columns - tw + 1))];
      const way = { ...taps, rows, columns, down, across, work: 0 };
      expect({ way, right: rightByFiltering(c, [way]) }).toEqual({ way, right: true });
    }
  }
});

test.each([
  ['lines longer than a block of tiles', [1, 1, 1, 6000], [20, 24], [1, 1, 3], [1, 1, 1]],
  ['more images than a block holds', [9, 1, 24, 24], [20, 20], [1, 3, 3], [1, 1, 1]],
  ['phases of a stride', [2, 1, 30, 29], [16, 24], [1, 5, 5], [1, 2, 2]],
  ['more than four taps', [2, 1, 18, 20], [16, 12], [1, 7, 9], [1, 1, 1]],
  ['five taps of seven places', [8, 1, 7, 7], [16, 20], [1, 5, 5], [1, 1, 1]],
  ['rows of one tile that lacks places', [60, 1, 1, 5], [16, 16], [1, 1, 4], [1, 1, 1]],
] as const)('minimal filtering is chosen for %s, and right', (_, shape, pair, kernel, strides) => {
  const c = convCase([...shape], [...pair], [...kernel], [...strides], 'same');
  expect(filteringPays({ ...c, ...geometry(c) })).toBe(true);
  expect(rightByFiltering(c)).toBe(true);
});
