import type { ConvGeometry } from '../../lib/arithmetic/conv_geometry.js';
import { filteringWays } from '../../lib/wasm/host/filtering_ways.js';

const BASE: ConvGeometry = {
  batch: 2,
  input: [1, 40, 30],
  inChannels: 16,
  output: [1, 40, 30],
  outChannels: 24,
  kernel: [1, 3, 5],
  strides: [1, 1, 1],
  before: [0, 1, 2],
};
/** Each differs from the first in one thing that ways hang on. */
const ALL: readonly ConvGeometry[] = [
  BASE,
  { ...BASE, batch: 3 },
  { ...BASE, output: [1, 20, 30] },
  { ...BASE, kernel: [1, 4, 5] },
  { ...BASE, strides: [1, 2, 1] },
  { ...BASE, inChannels: 8 },
  { ...BASE, outChannels: 40 },
];

test('ways that are remembered are those of the same geometry', () => {
  const once = ALL.map(filteringWays);
  expect(new Set(once.map((ways) => JSON.stringify(ways))).size).toBe(ALL.length);
  expect(ALL.map(filteringWays)).toEqual(once);
});

test('the ways have each tap of the filter once', () => {
  for (const g of ALL) {
    const [, kh, kw] = g.kernel;
    const taps = filteringWays(g).flatMap(({ h, w }) =>
      Array.from({ length: h.count }, (_, i) => h.first + i * g.strides[1]).flatMap((down) =>
        Array.from({ length: w.count }, (_, j) => down * kw + w.first + j * g.strides[2]),
      ),
    );
    expect(taps.sort((a, b) => a - b)).toEqual(Array.from({ length: kh * kw }, (_, i) => i));
  }
});
