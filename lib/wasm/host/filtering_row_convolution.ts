import type { ConvGeometry } from '../../arithmetic/conv_geometry.js';
import { product } from '../../arithmetic/product.js';
import { type WasmBackend, withScratch } from '../backend.js';
import { type SimdExports, writeRowSizes } from '../simd_exports.js';
import { convSizes, type Epilogue } from './convolution.js';
import { filteringCost, fours, MOST_TAPS, VALUES } from './filtering_costs.js';
import { sizesAt } from './sizes.js';

/** The fewest taps that are halved, in signals and in images: for fewer, tiles are faster (bench/filtering.ts). */
const FEWEST_HALVED = [6, 5] as const;

/** One dimension, as lib/wasm/assembly/filtering/filtered_axis.ts has it. */
function filtering(o: number, k: number, halved: boolean) {
  const taps = halved ? Math.ceil(k / 2) : k;
  const points = (taps > 1 ? VALUES : 1) * (halved ? 3 : 1);
  const m = (taps > 1 ? VALUES + 1 - taps : 1) * (halved ? 2 : 1);
  const tiles = Math.ceil(o / m);
  const reach = (tiles - 1) * m + (halved ? 2 * VALUES + 1 : points);
  return { k, taps, halved, points, counted: points - (halved ? k % 2 : 0), m, tiles, reach };
}

type Filtering = ReturnType<typeof filtering>;
/** Down and across. */
type Plan = readonly [Filtering, Filtering];

/** A signal, or rows of an image that have nothing to do with each other, as columns of images. */
function upright(g: ConvGeometry): ConvGeometry {
  const { batch, input, output, kernel, before } = g;
  if (kernel[1] > 1 || before[1] > 0 || input[1] !== output[1]) return g;
  return {
    ...g,
    batch: batch * input[1],
    input: [1, input[2], 1],
    output: [1, output[2], 1],
    kernel: [1, kernel[2], 1],
    before: [0, before[2], 0],
  };
}

function cost({ batch, inChannels, outChannels }: ConvGeometry, [down, across]: Plan): number {
  const [ci, co] = [fours(inChannels), fours(outChannels)];
  const rows = batch * down.tiles * down.points;
  const tiles = rows * across.tiles * across.points;
  const products = batch * down.tiles * down.counted * across.tiles * across.counted * ci * co;
  const filters = down.points * (across.k + across.points) * ci * co;
  const values = rows * (across.reach * ci + across.tiles * across.m * co);
  // Whole rows are transformed down in the time of a quarter as many values of tiles.
  const all = across.k > 1 ? values / 4 + tiles * (ci + co) : values;
  return filteringCost(products, all, filters);
}

/** The cheapest filtering down and across of which at least one halves its taps. */
function planOf(g: ConvGeometry): { plan: Plan; cost: number } | undefined {
  const { input, output, kernel, strides } = g;
  const flat = input[0] === 1 && kernel[0] === 1;
  if (!flat || kernel[1] === 1 || strides.some((s) => s > 1)) return undefined;
  const fewest = FEWEST_HALVED[kernel[2] > 1 ? 1 : 0];
  const ways = (i: 1 | 2) =>
    [filtering(output[i], kernel[i], false), filtering(output[i], kernel[i], true)].filter(
      ({ taps, halved }) => taps <= MOST_TAPS && (!halved || kernel[i] >= fewest),
    );
  return ways(1)
    .flatMap((down) => ways(2).map((across): Plan => [down, across]))
    .filter((plan) => plan.some(({ halved }) => halved))
    .map((plan) => ({ plan, cost: cost(g, plan) }))
    .sort((a, b) => a.cost - b.cost)[0];
}

/** How many times as fast filteringRowConvolutionAt is expected to be; 0 if it cannot do it. */
export function filteringRowConvolutionGain(wanted: ConvGeometry): number {
  const g = upright(wanted);
  const { batch, inChannels: ci, output, outChannels: co, kernel } = g;
  const best = planOf(g);
  return best ? (batch * product(output) * product(kernel) * ci * co) / best.cost : 0;
}

/**
 * Writes a convolution of stride 1 to an address, or an input `gradient`, given as the convolution that it
 * is (filtering_choice.ts).
 */
export function filteringRowConvolutionAt(
  backend: WasmBackend,
  simd: SimdExports,
  wanted: ConvGeometry,
  at: { x: number; filter: number; y: number },
  epilogue: Epilogue,
  gradient = false,
): void {
  const g = upright(wanted);
  const [down, across] = planOf(g)!.plan;
  const sizes = sizesAt(backend, writeRowSizes, {
    filteringSizes: {
      convSizes: convSizes(backend, g, epilogue),
      gradient: Number(gradient),
    },
    halvedDown: Number(down.halved),
    halvedAcross: Number(across.halved),
  });
  withScratch(backend, simd.planFilteringRowConvolution(sizes), (scratch) => {
    simd.filteringRowConvolution(at.x, at.filter, at.y, scratch, sizes);
  });
}
