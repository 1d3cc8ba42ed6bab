import type { ConvGeometry } from '../../arithmetic/conv_geometry.js';
import { product } from '../../arithmetic/product.js';

/** Up to five taps of one dimension, `stride` apart, that are computed together. */
interface Taps {
  readonly first: number;
  readonly count: number;
}

/**
 * Places that dW sums over from which tiles have eight products: they round four times as much as six, in 16
 * tiles' sums as much as those in one.
 */
const MANY = 256;

/** The taps of a kernel by phases of the stride, in parts of `most` that are as equal as can be. */
function partsOf(kernel: number, stride: number, most: number): Taps[] {
  return Array.from({ length: Math.min(kernel, stride) }, (_, phase) => {
    const count = Math.ceil((kernel - phase) / stride);
    const parts = Math.ceil(count / most);
    const start = (part: number) => Math.ceil((part * count) / parts);
    return Array.from({ length: parts }, (_, part) => ({
      first: phase + stride * start(part),
      count: start(part + 1) - start(part),
    }));
  }).flat();
}

/** Numbers of products that a tile can have in one dimension. */
function choicesOf({ count }: Taps, many: boolean): readonly number[] {
  if (count === 1) return [1];
  if (count === 5) return [8];
  return many ? [6, 8] : [6];
}

/** Tiles of a line: one spans as many places as it has products, less the taps that are more than one. */
function tilesOf(places: number, { count }: Taps, products: number): number {
  return Math.ceil(places / (products - count + 1));
}

/** The products of a line of tiles: the last tile has one less where it is not full. */
function productsOf(places: number, tiles: number, taps: Taps, products: number): number {
  return tiles * products - (places < tiles * (products - taps.count + 1) ? 1 : 0);
}

/**
 * In products for each pair of channels: what a tile's transform takes for each of its channels, what it
 * takes more in a phase of X, and what writing and transforming a sum takes. Fitted to times of the shapes of
 * bench/filter_gradient.ts.
 */
const TRANSFORM = 5;
const PHASE = 10;
const SUM = 6;
/** What a line of transformed tiles takes, however short, in products. */
const LINE = 2000;
/** Floats of sums at most. */
const MOST_SUMS = 36 << 17;

/** How minimal filtering computes some taps: by tiles of `rows` times `columns` products. */
export interface FilteringWay {
  readonly h: Taps;
  readonly w: Taps;
  readonly rows: number;
  readonly columns: number;
  /** Tiles of an image, down and across. */
  readonly down: number;
  readonly across: number;
  /** In products for each pair of channels. */
  readonly work: number;
}

/** The numbers of products that take the least work. */
function wayOf(g: ConvGeometry, h: Taps, w: Taps, many: boolean): FilteringWay {
  const { batch, output, strides, inChannels: ci, outChannels: co } = g;
  const ofX = strides[2] > 1 ? TRANSFORM + PHASE : TRANSFORM;
  let best = { h, w, rows: 0, columns: 0, down: 0, across: 0, work: Number.POSITIVE_INFINITY };
  for (const rows of choicesOf(h, many)) {
    for (const columns of choicesOf(w, many)) {
      if (rows * columns * ci * co > MOST_SUMS) continue;
      const down = tilesOf(output[1], h, rows);
      const across = tilesOf(output[2], w, columns);
      const products =
        productsOf(output[1], down, h, rows) * productsOf(output[2], across, w, columns);
      const each = 1 + ofX / co + TRANSFORM / ci;
      const lines = batch * down * rows;
      const work = batch * products * each + SUM * rows * columns + (LINE * lines) / (ci * co);
      // The fewer round less.
      if (work < 0.95 * best.work) best = { h, w, rows, columns, down, across, work };
    }
  }
  return best;
}

/** The ways of geometries that were asked for: those of a model come again at every step. */
const remembered = new Map<string, readonly FilteringWay[]>();
const MOST_REMEMBERED = 1024;

/** The ways of all taps of a filter. */
export function filteringWays(g: ConvGeometry): readonly FilteringWay[] {
  const key = [g.batch, g.output, g.kernel, g.strides, g.inChannels, g.outChannels].join();
  let ways = remembered.get(key);
  if (ways === undefined) {
    ways = waysOf(g);
    if (remembered.size === MOST_REMEMBERED) remembered.clear();
    remembered.set(key, ways);
  }
  return ways;
}

function waysOf(g: ConvGeometry): FilteringWay[] {
  const many = g.batch * product(g.output) >= MANY;
  const parts = (axis: 1 | 2) => {
    // Over one position or two, filtering saves little and rounds more.
    const most = g.output[axis] < 3 ? 1 : many ? 5 : 4;
    return partsOf(g.kernel[axis], g.strides[axis], most);
  };
  return parts(1).flatMap((h) => parts(2).map((w) => wayOf(g, h, w, many)));
}
