/**
 * Convolutions with fewer products than the definition has, by minimal filtering as in input_gradient.ts. Tap
 * k = s t + r reads x at s (i + t) + r: so a convolution with strides is the sum of convolutions of stride 1,
 * one of each phase r of the image. All are filtered in tiles of the same places, so their products add up
 * before the one transform of the sum: a phase's channels are so many more channels of one matrix product.
 */

import { padImages } from '../memory/pad_image';
import { taps } from '../product/pack_filter';
import { tileProduct } from '../product/tile_product';
import { transformPhases } from './convolution_filter';
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { Phases } from './convolution_phases';
import { FilteringSizes } from './filtering_sizes';
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { Axis, outputsOf, pointsOf, Tile, tilesOf } from './input_gradient_axis';
import { filterScratch, matrixPitch } from './input_gradient_filter';
import { transformTile, writeTiles } from './tile';
import { fours, paddedAtOnce, tilesAtOnce } from './tiles_at_once';

@unmanaged
export class FilteringConvolutionPlan extends FilteringSizes {
  /** Lengths of a padded image. */
  ph: i32;
  pw: i32;
  /** Images padded at a time, and tiles transformed. */
  group: i32;
  block: i32;
  /** The bytes of the transformed filter. */
  matrices: usize;

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
    const width = fours(this.ci),
      columns = fours(this.co);
    const depth = min(h.k, h.s) * min(w.k, w.s) * width;
    const points = pointsOf(rh) * pointsOf(rw);
    const image = <f64>this.ph * this.pw * width;
    this.block = tilesAtOnce(points, depth, columns);
    this.group = paddedAtOnce(this.batch, image, <f64>this.block / (<f64>down * across));
    const matrices = <f64>points * (<f64>depth * columns + 16) * 4;
    this.matrices = <usize>matrices;
    const tiles = <f64>points * (<f64>this.block * (depth + columns) + 32);
    const data = 4 * (<f64>this.group * image + tiles + 36 * 4);
    return matrices + max(data, filterScratch(width)) + 256;
  }
}

/** Plans a convolution by minimal filtering. Returns the bytes of its scratch. */
export function planFilteringConvolution(g: FilteringConvolutionPlan): f64 {
  return g.plan();
}

/**
 * y [batch, oh, ow, co] from x [batch, ih, iw, ci] and its filter w. `scratch` holds the transformed filter, two
 * axes, a tile, phases, 36 vectors, `group` padded images, and for each point `block` rows of ci times phases
 * and of co floats, ci and co rounded up to multiples of 4, and 32 more.
 */
export function filteringConvolution(
  x: usize,
  w: usize,
  y: usize,
  scratch: usize,
  g: FilteringConvolutionPlan,
): void {
  const u = scratch;
  scratch += g.matrices;
  transformPhases(w, u, scratch, g);
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
  const vertical = changetype<Axis>(scratch).set(g.ih, g.oh, rh, 1, rh - 1);
  const horizontal = changetype<Axis>(scratch + offsetof<Axis>()).set(g.iw, g.ow, rw, 1, rw - 1);
  vertical.select(0);
  horizontal.select(0);
  const tile = changetype<Tile>(scratch + 2 * offsetof<Axis>());
  const order = scratch + 2 * offsetof<Axis>() + offsetof<Tile>();
  const phases = changetype<Phases>(order).set(g.kh, g.kw, sh, sw);
  const between = order + offsetof<Phases>();
  const image = between + 36 * 16;
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
    padImages(from, image, images, 1, g.ih, g.iw, g.ci, 1, ph, pw, width, 0, g.bh, g.bw);
    const all = images * vertical.tiles * horizontal.tiles;
    for (let first = 0; first < all; first += block) {
      const tiles = min(block, all - first);
      for (let phase = 0; phase < phases.count; phase++) {
        phases.select(phase);
        const start = image + <usize>phases.row * row + <usize>phases.column * pixel;
        let to = v + <usize>phase * pixel;
        tile.set(first, vertical, horizontal);
        for (let t = 0; t < tiles; t++) {
          const top = tile.image * ph + sh * vertical.start(tile.row);
          const d = start + <usize>top * row + <usize>horizontal.start(tile.column) * across;
          transformTile(d, to, down, across, rh, rw, vPitch, width, between);
          to += entry;
          tile.next(vertical, horizontal);
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
      tile.set(first, vertical, horizontal);
      const to = y + ((<usize>(n * g.positions * g.co)) << 2);
      writeTiles(m, mPitch, to, tile, tiles, vertical, horizontal, columns, g.co, g, between);
    }
  }
}
