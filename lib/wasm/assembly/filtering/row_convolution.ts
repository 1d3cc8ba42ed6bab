/**
 * Convolutions of stride 1 by minimal filtering, also of many taps (filtered_axis.ts), one dimension after the other.
 * Transformed down, an image becomes one of tile rows for each point, with a filter of its own across: so
 * many convolutions of rows. Their outputs, transformed down, are the rows of the output.
 */
import { padImages } from '../memory/pad_image';
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { Padding } from '../memory/padding';
import { loadLanes } from '../product/multiply_add';
import { tileProduct } from '../product/tile_product';
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { FilteredAxis } from './filtered_axis';
import { filteringCost, MOST_TAPS } from './filtering_cost';
import { FilteringSizes } from './filtering_sizes';
import { matrixPitch } from './input_gradient_filter';
import { transformByRows } from './row_convolution_filter';
import { fours, tilesAtOnce } from './tiles_at_once';

/** Bytes of images and of what they are transformed to: of the caches, or more beside a large filter. */
const ROWS: f64 = 1048576;
const MOST_BYTES: f64 = 4194304;
/** Bytes of a transformed filter that stay in the caches: a larger one is taken in parts. */
const FILTER: f64 = 6291456;

/** The bytes of the struct in scratch, in whole lines of the cache. */
const STRUCTS: usize = (offsetof<Padding>() + 63) & ~63;

@unmanaged
export class RowSizes extends FilteringSizes {
  /** 1 where the taps down, and those across, are halved. */
  halvedDown: i32;
  halvedAcross: i32;
}

@unmanaged
export class RowPlan extends RowSizes {
  /** The filter is taken in parts of so many channels; its matrices have so many bytes. */
  part: i32;
  matrices: usize;
  /** Images transformed at a time, and tiles of a row. */
  group: i32;
  block: i32;
  /** One dimension as it is filtered, in the order of FilteredAxis; the other follows. */
  downK: i32;
  downR: i32;
  downParts: i32;
  downPoints: i32;
  downCounted: i32;
  downValues: i32;
  downM: i32;
  downTiles: i32;
  acrossK: i32;
  acrossR: i32;
  acrossParts: i32;
  acrossPoints: i32;
  acrossCounted: i32;
  acrossValues: i32;
  acrossM: i32;
  acrossTiles: i32;

  @inline
  get down(): FilteredAxis {
    return changetype<FilteredAxis>(changetype<usize>(this) + offsetof<RowPlan>('downK'));
  }

  @inline
  get across(): FilteredAxis {
    return changetype<FilteredAxis>(changetype<usize>(this) + offsetof<RowPlan>('acrossK'));
  }

  /** Returns the bytes of scratch. */
  plan(): f64 {
    const down = this.down.set(this.oh, this.kh, this.halvedDown !== 0),
      across = this.across.set(this.ow, this.kw, this.halvedAcross !== 0);
    const width = fours(this.ci);
    const points = <f64>down.points * across.points;
    const parts = <i32>Math.ceil((4 * points * width * this.co) / FILTER);
    const eights = <i32>Math.ceil(<f64>this.co / parts / 8);
    this.part = min(this.co, 8 * eights);
    const columns = fours(this.part);
    this.block = tilesAtOnce(across.points, width, columns);
    const matrices = 4 * points * (<f64>width * columns + 16);
    this.matrices = <usize>matrices;
    this.planFilter(<f64>((this.co + this.part - 1) / this.part) * matrices);
    const taps = 4 * (<f64>18 * 4 * this.kw + <f64>this.kh * this.kw * (8 * width + 16));
    const image = <f64>4 * down.reach * across.reach * width;
    const values = <f64>across.reach * width + <f64>across.tiles * across.m * columns;
    const bytes = image + <f64>4 * down.points * down.tiles * values;
    const most = min(max(matrices, ROWS), MOST_BYTES);
    this.group = min(this.batch, max(1, <i32>(most / bytes)));
    const ends = <f64>4 * down.points * (3 * (width + columns) + 32);
    const tiles = <f64>4 * across.points * (<f64>this.block * (width + columns) + 32);
    return (
      (this.arranged ? 0 : matrices) +
      max(taps, <f64>this.group * bytes + ends + tiles + <f64>STRUCTS) +
      64
    );
  }
}

/** The fewest taps that are halved, in signals and in images: for fewer, tiles are faster (bench/filtering.ts). */
const FEWEST_OF_SIGNALS: i32 = 6;
const FEWEST_OF_IMAGES: i32 = 5;

/** How many times as fast as the plain way it is expected to be with these taps halved; 0 where it cannot be done. */
export function filteringRowConvolutionGain(g: RowPlan): f64 {
  const fewest = g.kw > 1 ? FEWEST_OF_IMAGES : FEWEST_OF_SIGNALS;
  if (!g.flat || g.sh > 1 || g.sw > 1 || g.kh === 1) return 0;
  if (g.kh > (g.halvedDown ? 2 : 1) * MOST_TAPS || (g.halvedDown && g.kh < fewest)) return 0;
  if (g.kw > (g.halvedAcross ? 2 : 1) * MOST_TAPS || (g.halvedAcross && g.kw < fewest)) return 0;
  const down = g.down.set(g.oh, g.kh, g.halvedDown !== 0),
    across = g.across.set(g.ow, g.kw, g.halvedAcross !== 0);
  const ci = <f64>fours(g.ci),
    co = <f64>fours(g.co);
  const rows = <f64>g.batch * down.tiles * down.points;
  const tiles = rows * across.tiles * across.points;
  const products = <f64>g.batch * down.tiles * down.counted * across.tiles * across.counted;
  const values = rows * (across.reach * ci + <f64>(across.tiles * across.m) * co);
  // Whole rows are transformed down in the time of a quarter as many values of tiles.
  const all = across.k > 1 ? values / 4 + tiles * (ci + co) : values;
  const filters = <f64>(down.points * (across.k + across.points)) * ci * co;
  return (g.products * g.ci * g.co) / filteringCost(products * ci * co, all, filters);
}

/** Plans a convolution of rows. Returns the bytes of its scratch. */
export function planFilteringRowConvolution(g: RowPlan): f64 {
  return g.plan();
}

/** Where the channels of a filter from n on begin. */
function filterFrom(w: usize, n: i32, g: RowPlan): usize {
  return w + ((<usize>n * (g.gradient ? g.ci : 1)) << 2);
}

/** Writes the transformed filter, part after part. */
export function arrangeFilteringRowConvolution(
  w: usize,
  to: usize,
  scratch: usize,
  g: RowPlan,
): void {
  for (let n = 0; n < g.co; n += g.part) {
    const co = min(g.part, g.co - n);
    transformByRows(filterFrom(w, n, g), to, scratch, co, g, g.down, g.across);
    to += g.matrices;
  }
}

/**
 * y [batch, oh, ow, co] from x [batch, ih, iw, ci] and its filter w, of which so many channels at a time as stay
 * in the caches. kh is more than 1. `scratch` holds a part of the transformed filter unless w is all of it, and what transforms it or
 * convolutionOfPart takes.
 */
export function filteringRowConvolution(
  x: usize,
  w: usize,
  y: usize,
  scratch: usize,
  g: RowPlan,
): void {
  const rest = g.arranged ? scratch : scratch + g.matrices;
  let u = g.arranged ? w : scratch;
  for (let n = 0; n < g.co; n += g.part) {
    const co = min(g.part, g.co - n);
    if (!g.arranged) transformByRows(filterFrom(w, n, g), u, rest, co, g, g.down, g.across);
    convolutionOfPart(x, u, y, rest, n, co, g);
    if (g.arranged) u += g.matrices;
  }
}

/**
 * The channels from `start` on, co of them, by their matrices u. `scratch` holds a struct, `group` padded images, for each
 * point down their tile rows, of data and of outputs, and for each point across `block` rows of ci and of co
 * floats, both rounded up to multiples of 4, and 64 more; `block` is a multiple of 4.
 */
function convolutionOfPart(
  x: usize,
  u: usize,
  y: usize,
  scratch: usize,
  start: i32,
  co: i32,
  g: RowPlan,
): void {
  const channels = g.written,
    oh = g.oh,
    ow = g.ow,
    group = g.group,
    block = g.block;
  const bias = g.bias ? g.bias + ((<usize>start) << 2) : 0,
    activation = g.activation,
    alpha = g.alpha;
  y += (<usize>start) << 2;
  const width = fours(g.ci),
    columns = fours(co);
  const down = g.down,
    across = g.across;
  const image = scratch + STRUCTS;
  const ph = down.reach,
    pw = across.reach,
    places = across.tiles * across.m;
  const padding = changetype<Padding>(scratch).images(1, g.ih, g.iw, g.ci);
  padding.buffers(1, ph, pw, width).from(0, g.bh, g.bw);
  const pixel = (<usize>width) << 2,
    sum = (<usize>columns) << 2;
  const row = <usize>pw * pixel,
    outRow = <usize>places * sum;
  const allRows = group * down.tiles;
  // Streams a power of two apart would crowd one cache set: a row more keeps them apart.
  const data = image + <usize>(group * ph) * row;
  const dataPitch = <usize>allRows * row + 3 * pixel + 64;
  const outputs = data + <usize>down.points * dataPitch;
  const outPitch = <usize>allRows * outRow + 3 * sum + 64;
  const v = outputs + <usize>down.points * outPitch;
  const vPitch = <usize>block * pixel + 64;
  const m = v + <usize>across.points * vPitch;
  const mPitch = <usize>block * sum + 64;
  const size = matrixPitch(width, columns);
  const none = f32x4.splat(0);
  // The points that are nothing.
  if (down.counted < down.points) {
    memory.fill(outputs + <usize>down.counted * outPitch, 0, outPitch);
  }
  if (across.counted < across.points) {
    memory.fill(m + <usize>across.counted * mPitch, 0, mPitch);
  }
  for (let n = 0; n < g.batch; n += group) {
    const images = min(group, g.batch - n);
    const from = x + ((<usize>n * g.inputs) << 2);
    padImages(from, image, images, padding);
    const tileRows = images * down.tiles;
    for (let tileRow = 0; tileRow < tileRows; tileRow++) {
      const top = (tileRow / down.tiles) * ph + (tileRow % down.tiles) * down.m;
      const d = image + <usize>top * row,
        to = data + <usize>tileRow * row;
      for (let e: usize = 0; e < row; e += 16) down.ofData(d + e, row, to + e, dataPitch);
    }
    for (let i = 0; i < down.counted; i++) {
      const d = data + <usize>i * dataPitch,
        p = outputs + <usize>i * outPitch,
        matrices = u + <usize>(i * across.points) * size;
      const all = tileRows * across.tiles;
      for (let first = 0; first < all; first += block) {
        const tiles = min(block, all - first);
        if (across.k === 1) {
          const a = d + <usize>first * pixel,
            c = p + <usize>first * sum;
          tileProduct(a, matrices, c, tiles, width, columns, 0, width);
          continue;
        }
        for (let t = 0; t < tiles; t++) {
          const tileRow = (first + t) / across.tiles,
            column = (first + t) % across.tiles;
          const at = d + <usize>tileRow * row + <usize>(column * across.m) * pixel,
            to = v + <usize>t * pixel;
          for (let e: usize = 0; e < pixel; e += 16) across.ofData(at + e, pixel, to + e, vPitch);
        }
        for (let j = 0; j < across.counted; j++) {
          const a = v + <usize>j * vPitch,
            c = m + <usize>j * mPitch;
          tileProduct(a, matrices + <usize>j * size, c, tiles, width, columns, 0, width);
        }
        for (let t = 0; t < tiles; t++) {
          const at = m + <usize>t * sum,
            to = p + <usize>((first + t) * across.m) * sum;
          for (let e: usize = 0; e < sum; e += 16) {
            across.write(at + e, mPitch, across.m, to + e, sum, 4, none, 0, 0);
          }
        }
      }
    }
    for (let tileRow = 0; tileRow < tileRows; tileRow++) {
      const top = (tileRow % down.tiles) * down.m,
        until = min(down.m, oh - top);
      let to = y + ((<usize>(((n + tileRow / down.tiles) * oh + top) * ow * channels)) << 2);
      let p = outputs + <usize>tileRow * outRow;
      const step = (<usize>(ow * channels)) << 2;
      for (let column = 0; column < ow; column++) {
        for (let c = 0; c < co; c += 4) {
          const at = (<usize>c) << 2;
          const b = bias ? loadLanes(bias + at, co - c) : none;
          down.write(p + at, outPitch, until, to + at, step, co - c, b, activation, alpha);
        }
        p += sum;
        to += (<usize>channels) << 2;
      }
    }
  }
}
