/**
 * Transposed convolutions with fewer products than the definition has: each phase (input_gradient.ts) by
 * minimal filtering, nested where it has several taps both ways: Y = AT [(G g GT) . (BT d B)] A of Lavin &
 * Gray 2015 (arXiv 1509.09308), whose letters these are.
 */
import { ConvSizes } from '../memory/conv_sizes';
import { padImages } from '../memory/pad_image';
import { taps } from '../product/pack_filter';
import { tileProduct } from '../product/tile_product';
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { Axis, paddedOf, phasesOf, placesOf, pointsOf, Tile, tilesOf } from './input_gradient_axis';
import { filterScratch, matrixPitch, transformGradientFilter } from './input_gradient_filter';
import { transformTile, writeTiles } from './tile';
import { fours, paddedAtOnce, tilesAtOnce } from './tiles_at_once';

@unmanaged
export class FilteringInputGradientPlan extends ConvSizes {
  /** Images padded at a time, and tiles transformed. */
  group: i32;
  block: i32;
  /** The bytes of the transformed filter. */
  matrices: usize;

  /** Returns the bytes of scratch. */
  plan(): f64 {
    const h = this.height,
      w = this.width;
    const width = fours(this.co),
      columns = fours(this.ci);
    // The groups of phases that are filtered: their matrices, and the most points and fewest tiles of one.
    let matrices = 0,
      points = 0,
      fewest = i32.MAX_VALUE;
    for (let group = 0; group < 4; group++) {
      const rh = taps(h.k, h.s, 0) - (group >> 1),
        rw = taps(w.k, w.s, 0) - (group & 1);
      const phases = phasesOf(h.k, h.s, group >> 1) * phasesOf(w.k, w.s, group & 1);
      if (rh * rw <= 1 || phases === 0) continue;
      const few = pointsOf(rh) * pointsOf(rw);
      matrices += phases * few;
      points = max(points, few);
      const down = tilesOf(placesOf(h.i, h.s, h.b), rh);
      fewest = min(fewest, down * tilesOf(placesOf(w.i, w.s, w.b), rw));
    }
    const image = <f64>paddedOf(h.i, h.k, h.s, h.b) * paddedOf(w.i, w.k, w.s, w.b) * width;
    this.block = tilesAtOnce(points, width, columns);
    this.group = paddedAtOnce(this.batch, image, <f64>this.block / fewest);
    const bytes = <f64>matrices * (<f64>width * columns + 16) * 4;
    this.matrices = <usize>bytes;
    const tiles = <f64>points * (<f64>this.block * (width + columns) + 32);
    const data = 4 * (<f64>this.group * image + tiles + 36 * 4);
    return bytes + max(data, filterScratch(width)) + 256;
  }
}

/** Plans an input gradient by minimal filtering. Returns the bytes of its scratch. */
export function planFilteringInputGradient(g: FilteringInputGradientPlan): f64 {
  return g.plan();
}

/**
 * dx [batch, ih, iw, ci] from dy [batch, oh, ow, co] and the filter w, in the places whose phases have more
 * than one tap. `scratch` holds the transformed filter, two axes, a tile, 36 vectors, `group` padded images, and
 * for each of the most points of a phase `block` rows of ci and of co floats, rounded up to multiples of 4, and
 * 64 more.
 */
export function filteringInputGradient(
  dy: usize,
  w: usize,
  dx: usize,
  scratch: usize,
  g: FilteringInputGradientPlan,
): void {
  const u = scratch;
  scratch += g.matrices;
  transformGradientFilter(w, u, scratch, g);
  // From here on as of any convolution: what is read is the input.
  const ci = g.co,
    co = g.ci,
    ih = g.oh,
    iw = g.ow;
  const block = g.block;
  const width = fours(ci),
    columns = fours(co);
  const vertical = changetype<Axis>(scratch).set(ih, g.ih, g.kh, g.sh, g.bh);
  const horizontal = changetype<Axis>(scratch + offsetof<Axis>()).set(iw, g.iw, g.kw, g.sw, g.bw);
  const tile = changetype<Tile>(scratch + 2 * offsetof<Axis>());
  const between = scratch + 2 * offsetof<Axis>() + offsetof<Tile>();
  const image = between + 36 * 16;
  const ph = vertical.padded,
    pw = horizontal.padded;
  const pixel = (<usize>width) << 2;
  const row = <usize>pw * pixel;
  const v = image + <usize>(g.group * ph) * row;
  // Streams a power of two apart would crowd one cache set: a row more keeps them apart.
  const vPitch = <usize>block * pixel + 64;
  const mPitch = ((<usize>block * columns) << 2) + 64;
  const size = matrixPitch(width, columns);
  for (let n = 0; n < g.batch; n += g.group) {
    const images = min(g.group, g.batch - n);
    const from = dy + ((<usize>n * ih * iw * ci) << 2);
    const fh = vertical.before,
      fw = horizontal.before;
    padImages(from, image, images, 1, ih, iw, ci, 1, ph, pw, width, 0, fh, fw);
    let matrices = u;
    for (let group = 0; group < 4; group++) {
      vertical.select(group >> 1);
      horizontal.select(group & 1);
      const rh = vertical.r,
        rw = horizontal.r;
      if (rh * rw <= 1) continue;
      const rows = vertical.end - vertical.first;
      const phases = rows * (horizontal.end - horizontal.first);
      if (phases === 0) continue;
      const points = vertical.points * horizontal.points;
      const m = v + <usize>points * vPitch;
      const all = images * vertical.tiles * horizontal.tiles;
      for (let first = 0; first < all; first += block) {
        const tiles = min(block, all - first);
        tile.set(first, vertical, horizontal);
        for (let t = 0; t < tiles; t++) {
          const top = tile.image * ph + vertical.start(tile.row);
          const d = image + <usize>top * row + <usize>horizontal.start(tile.column) * pixel;
          transformTile(d, v + <usize>t * pixel, row, pixel, rh, rw, vPitch, width, between);
          tile.next(vertical, horizontal);
        }
        let phase = matrices;
        for (let py = vertical.first; py < vertical.end; py++) {
          for (let px = horizontal.first; px < horizontal.end; px++) {
            for (let j = 0; j < points; j++) {
              tileProduct(
                v + <usize>j * vPitch,
                phase + <usize>j * size,
                m + <usize>j * mPitch,
                tiles,
                width,
                columns,
                0,
                width,
              );
            }
            vertical.phase = py;
            horizontal.phase = px;
            tile.set(first, vertical, horizontal);
            const to = dx + ((<usize>n * g.inputs) << 2);
            writeTiles(m, mPitch, to, tile, tiles, vertical, horizontal, columns, co, g, between);
            phase += <usize>points * size;
          }
        }
      }
      matrices += <usize>(phases * points) * size;
    }
  }
}
