import type { ConvGeometry } from '../../arithmetic/conv_geometry.js';
import { type WasmBackend, withScratch } from '../backend.js';
import { type SimdExports, writeConvSizes } from '../simd_exports.js';
import { convSizes, type Epilogue } from './convolution.js';
import { filteringCost, fours, MOST_TAPS, VALUES } from './filtering_costs.js';
import { inputGradientAt } from './input_gradient.js';
import { sizesAt } from './sizes.js';

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
    return { taps, phases, points: taps > 1 ? VALUES : 1, tiles: Math.ceil(count / m) };
  });
  return { count, groups };
}

/** The phases of an input gradient in four groups, by their taps, and its sizes. */
function grouped({ batch, input, ...g }: ConvGeometry) {
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
    places: batch * vertical.count * horizontal.count,
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
  const sizes = sizesAt(backend, writeConvSizes, convSizes(backend, g, epilogue));
  withScratch(backend, simd.planFilteringInputGradient(sizes), (scratch) => {
    simd.filteringInputGradient(at.dy, at.filter, at.dx, scratch, sizes);
  });
  if (grouped(g).single) inputGradientAt(backend, simd, g, at, epilogue, 1);
}
