/**
 * Transposed convolutions with fewer products than the definition has: each phase (input_gradient.ts) by
 * minimal filtering, nested where it has several taps both ways: Y = AT [(G g GT) . (BT d B)] A of Lavin &
 * Gray 2015 (arXiv 1509.09308), whose letters these are.
 */
import { padImages } from '../memory/pad_image';
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { Padding } from '../memory/padding';
import { taps } from '../product/pack_filter';
import { tileProduct } from '../product/tile_product';
import { filteringCost, MOST_TAPS } from './filtering_cost';
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { FilteringSizes } from './filtering_sizes';
import {
  paddedOf,
  phasesOf,
  placesOf,
  pointsOf,
  selectGroup,
  tileAt,
  tilesOf,
} from './input_gradient_axis';
import { matrixPitch, transformGradientFilter } from './input_gradient_filter';
import { transformTile, writeTiles } from './tile';
import { fours } from './tiles_at_once';
import { STRUCTS, TilesPlan } from './tiles_plan';

@unmanaged
export class FilteringInputGradientPlan extends TilesPlan {
  /** Returns the bytes of scratch. */
  plan(): f64 {
    const h = this.height,
      w = this.width;
    const width = fours(this.co);
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
    return this.fit(matrices, points, width, fours(this.ci), width, image, fewest);
  }
}

/** How many times as fast as the plain way it is expected to be, of what it does; 0 where it cannot be done. */
export function filteringInputGradientGain(g: FilteringSizes): f64 {
  const h = g.height,
    w = g.width;
  if (!g.flat || h.k > MOST_TAPS * h.s || w.k > MOST_TAPS * w.s) return 0;
  const width = <f64>fours(g.co),
    columns = <f64>fours(g.ci);
  const down = placesOf(h.i, h.s, h.b),
    across = placesOf(w.i, w.s, w.b);
  let plain: f64 = 0,
    products: f64 = 0,
    values: f64 = 0,
    filters: f64 = 0;
  for (let group = 0; group < 4; group++) {
    const rh = taps(h.k, h.s, 0) - (group >> 1),
      rw = taps(w.k, w.s, 0) - (group & 1);
    if (rh * rw <= 1) continue;
    const phases = <f64>(phasesOf(h.k, h.s, group >> 1) * phasesOf(w.k, w.s, group & 1));
    const points = <f64>(pointsOf(rh) * pointsOf(rw));
    const tiles = <f64>g.batch * tilesOf(down, rh) * tilesOf(across, rw);
    const filter = points * phases * width * columns;
    plain += <f64>g.batch * down * across * rh * rw * phases;
    products += tiles * filter;
    values += phases > 0 ? tiles * points * (width + phases * columns) : 0;
    filters += filter;
  }
  return (plain * g.ci * g.co) / filteringCost(products, values, filters);
}

/** Plans an input gradient by minimal filtering. Returns the bytes of its scratch. */
export function planFilteringInputGradient(g: FilteringInputGradientPlan): f64 {
  return g.plan();
}

/** Writes the transformed filter. */
export function arrangeFilteringInputGradient(
  w: usize,
  to: usize,
  scratch: usize,
  g: FilteringInputGradientPlan,
): void {
  transformGradientFilter(w, to, scratch, g);
}

/**
 * dx [batch, ih, iw, ci] from dy [batch, oh, ow, co] and the filter w, in the places whose phases have more
 * than one tap. `scratch` holds the transformed filter unless w is it, structs, 36 vectors, `group` padded images, and
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
  const u = g.arranged ? w : scratch;
  scratch += g.ownFilterBytes;
  if (!g.arranged) transformGradientFilter(w, u, scratch, g);
  // From here on as of any convolution: what is read is the input.
  const ci = g.co,
    co = g.ci,
    ih = g.oh,
    iw = g.ow;
  const block = g.block;
  const width = fours(ci),
    columns = fours(co);
  const tile = tileAt(scratch, scratch + STRUCTS);
  const vertical = tile.vertical.set(ih, g.ih, g.kh, g.sh, g.bh);
  const horizontal = tile.horizontal.set(iw, g.iw, g.kw, g.sw, g.bw);
  const image = scratch + STRUCTS + 36 * 16;
  const ph = vertical.padded,
    pw = horizontal.padded;
  const padding = changetype<Padding>(tile.end).images(1, ih, iw, ci);
  padding.buffers(1, ph, pw, width).from(0, vertical.before, horizontal.before);
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
    padImages(from, image, images, padding);
    let matrices = u;
    for (let group = 0; group < 4; group++) {
      if (!selectGroup(group, vertical, horizontal)) continue;
      const rows = vertical.end - vertical.first;
      const phases = rows * (horizontal.end - horizontal.first);
      if (phases === 0) continue;
      const points = vertical.points * horizontal.points;
      const m = v + <usize>points * vPitch;
      const all = images * vertical.tiles * horizontal.tiles;
      for (let first = 0; first < all; first += block) {
        const tiles = min(block, all - first);
        tile.set(first);
        for (let t = 0; t < tiles; t++) {
          const top = tile.image * ph + vertical.start(tile.row);
          const d = image + <usize>top * row + <usize>horizontal.start(tile.column) * pixel;
          transformTile(d, v + <usize>t * pixel, row, pixel, vPitch, width, tile);
          tile.next();
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
            tile.set(first);
            const to = dx + ((<usize>n * g.ih * g.iw * g.written) << 2);
            writeTiles(m, mPitch, to, tile, tiles, co, g);
            phase += <usize>points * size;
          }
        }
      }
      matrices += <usize>(phases * points) * size;
    }
  }
}
