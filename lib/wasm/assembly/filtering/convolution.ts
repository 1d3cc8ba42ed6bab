/**
 * Convolutions with fewer products than the definition has, by minimal filtering as in input_gradient.ts. Tap
 * k = s t + r reads x at s (i + t) + r: so a convolution with strides is the sum of convolutions of stride 1,
 * one of each phase r of the image. All are filtered in tiles of the same places, so their products add up
 * before the one transform of the sum: a phase's channels are so many more channels of one matrix product.
 */

import { padImages } from '../memory/pad_image';
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { Padding } from '../memory/padding';
import { taps } from '../product/pack_filter';
import { tileProduct } from '../product/tile_product';
import { transformPhases } from './convolution_filter';
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { Phases } from './convolution_phases';
import { filteringCost, MOST_TAPS } from './filtering_cost';
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { FilteringSizes } from './filtering_sizes';
import { outputsOf, pointsOf, tileAt, tilesOf } from './input_gradient_axis';
import { matrixPitch } from './input_gradient_filter';
import { transformTile, writeTiles } from './tile';
import { fours } from './tiles_at_once';
import { STRUCTS, TilesPlan } from './tiles_plan';

@unmanaged
export class FilteringConvolutionPlan extends TilesPlan {
  /** Lengths of a padded image. */
  ph: i32;
  pw: i32;

  /** Returns the bytes of scratch. */
  plan(): f64 {
    const h = this.height,
      w = this.width;
    const rh = taps(h.k, h.s, 0),
      rw = taps(w.k, w.s, 0);
    const down = tilesOf(h.o, rh),
      across = tilesOf(w.o, rw);
    this.ph = h.s * (down * outputsOf(rh) + rh - 1);
    this.pw = w.s * (across * outputsOf(rw) + rw - 1);
    const width = fours(this.ci);
    const depth = min(h.k, h.s) * min(w.k, w.s) * width;
    const points = pointsOf(rh) * pointsOf(rw);
    const image = <f64>this.ph * this.pw * width;
    return this.fit(points, points, depth, fours(this.co), width, image, <f64>down * across);
  }
}

/** Products of a tile in one dimension: phases with a tap less are nothing at the last point. */
function productsOf(k: i32, s: i32): i32 {
  const r = taps(k, s, 0);
  return pointsOf(r) * min(k, s) - (r > 1 ? r * s - k : 0);
}

/** How many times as fast as the plain way it is expected to be; 0 where it cannot be done. */
export function filteringConvolutionGain(g: FilteringSizes): f64 {
  const h = g.height,
    w = g.width;
  const rh = taps(h.k, h.s, 0),
    rw = taps(w.k, w.s, 0);
  if (!g.flat || rh > MOST_TAPS || rw > MOST_TAPS || rh * rw === 1) return 0;
  const ci = <f64>fours(g.ci),
    co = <f64>fours(g.co);
  const tiles = <f64>g.batch * tilesOf(h.o, rh) * tilesOf(w.o, rw);
  const points = <f64>(pointsOf(rh) * pointsOf(rw)),
    phases = <f64>(min(h.k, h.s) * min(w.k, w.s));
  const products = tiles * productsOf(h.k, h.s) * productsOf(w.k, w.s) * ci * co;
  const values = tiles * points * (phases * ci + co);
  const cost = filteringCost(products, values, points * phases * ci * co);
  return (g.products * g.ci * g.co) / cost;
}

/** Plans a convolution by minimal filtering. Returns the bytes of its scratch. */
export function planFilteringConvolution(g: FilteringConvolutionPlan): f64 {
  return g.plan();
}

/** Writes the transformed filter. */
export function arrangeFilteringConvolution(
  w: usize,
  to: usize,
  scratch: usize,
  g: FilteringConvolutionPlan,
): void {
  transformPhases(w, to, scratch, g);
}

/**
 * y [batch, oh, ow, co] from x [batch, ih, iw, ci] and its filter w. `scratch` holds the transformed filter unless w is it,
 * structs, 36 vectors, `group` padded images, and for each point `block` rows of ci times phases
 * and of co floats, ci and co rounded up to multiples of 4, and 32 more.
 */
export function filteringConvolution(
  x: usize,
  w: usize,
  y: usize,
  scratch: usize,
  g: FilteringConvolutionPlan,
): void {
  const u = g.arranged ? w : scratch;
  scratch += g.ownFilterBytes;
  if (!g.arranged) transformPhases(w, u, scratch, g);
  const width = fours(g.ci),
    columns = fours(g.co);
  const sh = g.sh,
    sw = g.sw,
    ph = g.ph,
    pw = g.pw,
    block = g.block;
  // For its places this is a convolution of stride 1 without border: see Axis.
  const rh = taps(g.kh, sh, 0),
    rw = taps(g.kw, sw, 0);
  const tile = tileAt(scratch, scratch + STRUCTS);
  const vertical = tile.vertical.set(g.ih, g.oh, rh, 1, rh - 1);
  const horizontal = tile.horizontal.set(g.iw, g.ow, rw, 1, rw - 1);
  const phases = changetype<Phases>(tile.end).set(g.kh, g.kw, sh, sw);
  const padding = changetype<Padding>(tile.end + offsetof<Phases>()).images(1, g.ih, g.iw, g.ci);
  padding.buffers(1, ph, pw, width).from(0, g.bh, g.bw);
  const image = scratch + STRUCTS + 36 * 16;
  const pixel = (<usize>width) << 2;
  const row = <usize>pw * pixel;
  const across = <usize>sw * pixel,
    down = <usize>sh * row;
  const v = image + <usize>(g.group * ph) * row;
  const depth = phases.count * width;
  const entry = (<usize>depth) << 2;
  // Streams a power of two apart would crowd one cache set: a row more keeps them apart.
  const vPitch = <usize>block * entry + 64;
  const mPitch = ((<usize>block * columns) << 2) + 64;
  const size = matrixPitch(depth, columns);
  const points = vertical.points * horizontal.points;
  const m = v + <usize>points * vPitch;
  for (let n = 0; n < g.batch; n += g.group) {
    const images = min(g.group, g.batch - n);
    const from = x + ((<usize>n * g.inputs) << 2);
    padImages(from, image, images, padding);
    const all = images * vertical.tiles * horizontal.tiles;
    for (let first = 0; first < all; first += block) {
      const tiles = min(block, all - first);
      for (let phase = 0; phase < phases.count; phase++) {
        phases.select(phase);
        const start = image + <usize>phases.row * row + <usize>phases.column * pixel;
        let to = v + <usize>phase * pixel;
        tile.set(first);
        for (let t = 0; t < tiles; t++) {
          const top = tile.image * ph + sh * vertical.start(tile.row);
          const d = start + <usize>top * row + <usize>horizontal.start(tile.column) * across;
          transformTile(d, to, down, across, vPitch, width, tile);
          to += entry;
          tile.next();
        }
      }
      for (let j = 0; j < points; j++) {
        phases.selectPoint(
          rh > 1 && j / horizontal.points === 5,
          rw > 1 && j % horizontal.points === 5,
        );
        tileProduct(
          v + <usize>j * vPitch,
          u + <usize>j * size,
          m + <usize>j * mPitch,
          tiles,
          depth,
          columns,
          phases.first * width,
          phases.end * width,
        );
      }
      tile.set(first);
      const to = y + ((<usize>n * g.positions * g.written) << 2);
      writeTiles(m, mPitch, to, tile, tiles, g.co, g);
    }
  }
}
