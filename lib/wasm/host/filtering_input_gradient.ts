import type { ConvGeometry } from '../../arithmetic/conv_geometry.js';
import { type WasmBackend, withScratch } from '../backend.js';
import { type Epilogue, epilogueNumbers } from './convolution.js';
import {
  filteringCost,
  fours,
  MOST_TAPS,
  paddedAtOnce,
  tilesAtOnce,
  VALUES,
} from './filtering_costs.js';
import { inputGradientAt } from './input_gradient.js';
import type { SimdExports } from './module.js';

const sum = (terms: number[]) => terms.reduce((a, b) => a + b, 0);

/** The sizes of one dimension, as lib/wasm/assembly/filtering/input_gradient_axis.ts has them. */
function axis(o: number, k: number, s: number, b: number) {
  const first = Math.floor(b / s);
  const count = Math.floor((o - 1 + b) / s) - first + 1;
  const most = Math.ceil(k / s);
  const longer = k - (most - 1) * s;
  const groups = [
    { taps: most, phases: longer },
    { taps: most - 1, phases: s - longer },
  ].map(({ taps, phases }) => {
    const m = taps > 1 ? VALUES + 1 - taps : 1;
    return { taps, phases, points: taps > 1 ? VALUES : 1, m, tiles: Math.ceil(count / m) };
  });
  const zeros = first + Math.max(most - 1 - first, 0);
  return { count, groups, padded: zeros + Math.max(...groups.map(({ m, tiles }) => m * tiles)) };
}

/** The phases of an input gradient in four groups, by their taps, and its sizes. */
function grouped({ batch, input, outChannels: ci, inChannels: co, ...g }: ConvGeometry) {
  const [vertical, horizontal] = ([1, 2] as const).map((i) =>
    axis(input[i], g.kernel[i], g.strides[i], g.before[i]),
  ) as [ReturnType<typeof axis>, ReturnType<typeof axis>];
  const groups = vertical.groups.flatMap((h) =>
    horizontal.groups.map((w) => ({
      taps: h.taps * w.taps,
      phases: h.phases * w.phases,
      points: h.points * w.points,
      tiles: batch * h.tiles * w.tiles,
    })),
  );
  return {
    ...{ ci, co },
    places: batch * vertical.count * horizontal.count,
    image: vertical.padded * horizontal.padded * fours(ci),
    groups: groups.filter(({ taps, phases }) => taps > 1 && phases > 0),
    /** Whether there are places that one tap reaches, or none. */
    single: groups.some(({ taps, phases }) => taps <= 1 && phases > 0),
  };
}

/** Whether filteringInputGradientAt can do it: images and signals, of few taps in a phase. */
function filteringInputGradientCan({ input, kernel, strides }: ConvGeometry): boolean {
  const flat = input[0] === 1 && kernel[0] === 1 && strides[0] === 1;
  return flat && kernel.every((k, i) => k <= MOST_TAPS * strides[i]!);
}

/** How many times as fast filteringInputGradientAt is expected to be, of what it does not leave to others; 0 if it cannot. */
export function filteringInputGradientGain(g: ConvGeometry): number {
  if (!filteringInputGradientCan(g)) return 0;
  const { places, groups } = grouped(g);
  const { inChannels, outChannels } = g;
  const [ci, co] = [fours(outChannels), fours(inChannels)];
  const taken = groups.map(({ taps, phases }) => places * taps * phases);
  const plain = sum(taken) * inChannels * outChannels;
  const filters = groups.map(({ phases, points }) => points * phases * ci * co);
  const products = groups.map(({ tiles }, i) => tiles * filters[i]!);
  const values = groups.map(({ phases, points, tiles }) => tiles * points * (ci + phases * co));
  return plain / filteringCost(sum(products), sum(values), sum(filters));
}

/** Writes the input gradient of a convolution of any strides to an address. */
export function filteringInputGradientAt(
  backend: WasmBackend,
  simd: SimdExports,
  g: ConvGeometry,
  at: { dy: number; filter: number; dx: number },
  epilogue: Epilogue,
): void {
  const { ci, co, image, groups, single } = grouped(g);
  const { batch, input, output } = g;
  const [width, columns] = [fours(ci), fours(co)];
  const points = Math.max(...groups.map((group) => group.points));
  const block = tilesAtOnce(points, width, columns);
  const fewest = Math.min(...groups.map((group) => group.tiles)) / batch;
  const group = paddedAtOnce(batch, image, block / fewest);
  const matrices = sum(groups.map(({ phases, points }) => phases * points));
  const u = 4 * matrices * (width * columns + 16);
  const tiles = 4 * (group * image + points * (block * (width + columns) + 32) + 36 * 4);
  const taps = 4 * (25 * (8 * width + 16) + 30 * 4);
  // Two axes and a tile besides.
  withScratch(backend, u + Math.max(tiles, taps) + 256, (scratch) => {
    const sizes = [...g.kernel.slice(1), ...g.strides.slice(1)];
    simd.filteringInputGradientFilter(at.filter, scratch, scratch + u, ci, co, ...sizes);
    simd.filteringInputGradient(
      ...[at.dy, scratch, at.dx, scratch + u, ...epilogueNumbers(backend, epilogue)],
      ...[batch, group, block, ...output.slice(1), ci, ...input.slice(1), co],
      ...[...sizes, ...g.before.slice(1)],
    );
  });
  if (single) inputGradientAt(backend, simd, g, at, epilogue, 1);
}
