import type { ConvGeometry } from '../../arithmetic/conv_geometry.js';
import { product } from '../../arithmetic/product.js';
import { type WasmBackend, withScratch } from '../backend.js';
import { type Epilogue, epilogueNumbers } from './convolution.js';
import { filteringCost, fours, MOST_TAPS, tilesAtOnce, VALUES } from './filtering_costs.js';
import type { SimdExports } from './module.js';

/** The fewest taps that are halved, in signals and in images: for fewer, tiles are faster (bench/filtering.ts). */
const FEWEST_HALVED = [6, 5] as const;

/** Bytes of images and of what they are transformed to: of the caches, or more beside a large filter. */
const LINES = 1 << 20;
const MOST_BYTES = 1 << 22;
/** Bytes of a transformed filter that stay in the caches: a larger one is taken in parts. */
const FILTER = 6 << 20;

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

/** A signal, or lines of an image that have nothing to do with each other, as columns of images. */
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
  const { batch, inChannels: ci, outChannels: channels, before } = g;
  const parts = Math.ceil((4 * down.points * across.points * fours(ci) * channels) / FILTER);
  const co = Math.min(channels, 8 * Math.ceil(channels / parts / 8));
  const [width, columns] = [fours(ci), fours(co)];
  const [kh, kw] = [down.k, across.k];
  const u = 4 * down.points * across.points * (width * columns + 16);
  const taps = 4 * (18 * 4 * kw + kh * kw * (8 * width + 16));
  const block = tilesAtOnce(across.points, width, columns);
  const image = 4 * down.reach * across.reach * width;
  const lines =
    4 * down.points * down.tiles * (across.reach * width + across.tiles * across.m * columns);
  const most = Math.min(Math.max(u, LINES), MOST_BYTES);
  const group = Math.min(batch, Math.max(1, Math.floor(most / (image + lines))));
  const ends = 4 * down.points * (3 * (width + columns) + 32);
  const tiles = 4 * across.points * (block * (width + columns) + 32);
  const bytes = u + Math.max(taps, group * (image + lines) + ends + tiles) + 64;
  withScratch(backend, bytes, (scratch) => {
    const halved = [Number(down.halved), Number(across.halved)];
    const [bias, ...activation] = epilogueNumbers(backend, epilogue) as [number, number, number];
    for (let n = 0; n < channels; n += co) {
      const some = Math.min(co, channels - n);
      const filter = at.filter + 4 * n * (gradient ? ci : 1);
      const sizes = [kh, kw, ...halved];
      simd.filteringRowConvolutionFilter(
        ...[filter, scratch, scratch + u, ci, some, ...sizes, Number(gradient), channels],
      );
      simd.filteringRowConvolution(
        ...[at.x, scratch, at.y + 4 * n, scratch + u, bias && bias + 4 * n, ...activation],
        ...[batch, group, block, ...g.input.slice(1), ci, ...g.output.slice(1), some],
        ...[kh, kw, ...before.slice(1), ...halved, channels],
      );
    }
  });
}
