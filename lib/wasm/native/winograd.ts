import type { ConvGeometry } from '../../repairs/loops/conv_geometry.js';
import { type WasmBackend, withScratch } from '../backend.js';
import { type Ending, endingNumbers } from './convolution.js';
import { inputGradientAt } from './input_gradient.js';
import type { NativeExports } from './module.js';

/** Bytes of transformed tiles: as many as stay in the second cache, or as the filter has for them. */
const CACHE = 1 << 17;
/** As many bytes of padded pictures. */
const PICTURES = 1 << 19;
/** The values of a tile in one dimension, and the most taps that lib/wasm/assembly filters with them. */
const VALUES = 6;
const MOST_TAPS = 5;
/**
 * What it costs to transform a value, in multiplications of the plain way, in one and in two dimensions: one of
 * the data or the products, and one of the filter. `npx tsx bench/winograd.ts` shows what they foretell.
 */
const COSTS = { tile: [9, 13], filter: [4.5, 9] };

const fours = (channels: number) => (channels + 3) & ~3;
const sum = (terms: number[]) => terms.reduce((a, b) => a + b, 0);

/** The sizes of one dimension, as lib/wasm/assembly/winograd_axis.ts has them. */
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

/** A convolution of stride 1 seen as an input gradient, or an input gradient: from [h, w, ci] to [h, w, co]. */
function transposed({ kernel, strides, before, ...g }: ConvGeometry, gradient: boolean) {
  const [[, ih, iw], ci] = gradient ? [g.output, g.outChannels] : [g.input, g.inChannels];
  const [[, oh, ow], co] = gradient ? [g.input, g.inChannels] : [g.output, g.outChannels];
  const [, kh, kw] = kernel;
  const [, sh, sw] = strides;
  // Place i is reached by those from i - b on: as a gradient, by those up to i + k - 1 - b.
  const [bh, bw] = gradient ? [before[1], before[2]] : [kh - 1 - before[1], kw - 1 - before[2]];
  const vertical = axis(oh, kh, sh, bh);
  const horizontal = axis(ow, kw, sw, bw);
  const groups = vertical.groups.flatMap((h) =>
    horizontal.groups.map((w) => ({
      taps: h.taps * w.taps,
      phases: h.phases * w.phases,
      points: h.points * w.points,
      dimensions: [h, w].filter(({ taps }) => taps > 1).length,
      tiles: g.batch * h.tiles * w.tiles,
    })),
  );
  return {
    ...{ numbers: [ih, iw, ci, oh, ow, co, kh, kw, sh, sw, bh, bw], ci, co },
    places: g.batch * vertical.count * horizontal.count,
    picture: vertical.padded * horizontal.padded * fours(ci),
    groups: groups.filter(({ taps, phases }) => taps > 1 && phases > 0),
    /** Whether there are places that one tap reaches, or none. */
    single: groups.some(({ taps, phases }) => taps <= 1 && phases > 0),
  };
}

/** Whether winogradAt can do it: pictures and signals, of few taps in a phase and stride 1 if not a gradient. */
function winogradCan({ input, kernel, strides }: ConvGeometry, gradient: boolean): boolean {
  const flat = input[0] === 1 && kernel[0] === 1 && strides[0] === 1;
  const few = kernel.every((k, i) => k <= MOST_TAPS * strides[i]!);
  return flat && few && (gradient || strides.every((s) => s === 1));
}

/** How many times as fast winogradAt is expected to be, of what it does not leave to others; 0 if it cannot. */
export function winogradGain(g: ConvGeometry, gradient: boolean): number {
  if (!winogradCan(g, gradient)) return 0;
  const { ci, co, places, groups } = transposed(g, gradient);
  const plain = sum(groups.map(({ taps, phases }) => places * taps * phases * ci * co));
  const fewer = groups.map(({ phases, points, tiles, dimensions }) => {
    const [each, filter] = [COSTS.tile[dimensions - 1]!, COSTS.filter[dimensions - 1]!];
    const tile = phases * ci * co + each * (ci + phases * co);
    return points * (tiles * tile + filter * phases * ci * co);
  });
  return plain / (sum(fewer) || 1);
}

/** Writes a convolution of stride 1, or the input gradient of any, to an address: `from` is x or dy. */
export function winogradAt(
  backend: WasmBackend,
  native: NativeExports,
  g: ConvGeometry,
  at: { from: number; filter: number; to: number },
  ending: Ending,
  gradient: boolean,
): void {
  const { numbers, ci, co, picture, groups, single } = transposed(g, gradient);
  const channels = fours(ci) + fours(co);
  const matrix = fours(ci) * fours(co);
  const points = Math.max(...groups.map((group) => group.points));
  const group = Math.max(1, Math.min(g.batch, Math.floor(PICTURES / (4 * picture))));
  const bytes = Math.max(CACHE, 4 * points * matrix);
  const block = Math.max(16, 4 * Math.floor(bytes / (16 * points * channels)));
  const matrices = sum(groups.map(({ phases, points }) => phases * points));
  const u = 4 * matrices * (matrix + 16);
  const tiles = 4 * (group * picture + points * (block * channels + 32) + 36 * 4);
  const taps = 4 * (25 * 8 * fours(ci) + 30 * 4);
  // Two axes and a tile besides.
  withScratch(backend, u + Math.max(tiles, taps) + 256, (scratch) => {
    const [, kh, kw] = g.kernel;
    const [, sh, sw] = g.strides;
    native.winogradFilter(
      ...[at.filter, scratch, scratch + u, gradient ? 1 : 0, ci, co, kh, kw, sh, sw],
    );
    native.winograd(
      ...[at.from, scratch, at.to, scratch + u, ...endingNumbers(backend, ending)],
      ...[g.batch, group, block, ...numbers],
    );
  });
  if (!single) return;
  const rest = { dy: at.from, filter: at.filter, dx: at.to };
  inputGradientAt(backend, native, g, rest, ending, 1);
}
