/**
 * Some taps of a convolution's dW by minimal filtering (gradient_six.ts). dW[t] is the sum over all tiles of
 * dY of a short convolution of X with the tile. So tiles are transformed in blocks, their products summed in
 * the transformed space by matrix products, and the sums transformed once, at the end.
 *
 * The T taps of one dimension are `strides` apart, so they see the pixels of one phase of X, and for those
 * their stride is 1. With T = 1 that dimension stays as it is: one place a tile, and one product.
 */

import { zero } from '../product/multiply_add';
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { FilteringTapsPlan } from './filtering_taps';
import { addProducts, transformSums } from './gradient_sums';
import { transformLines, transformTiles } from './gradient_tiles';
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { Operand } from './operand';

/** Plans some taps of a filter gradient. Returns the bytes of its scratch. */
export function planFilteringFilterGradient(g: FilteringTapsPlan): f64 {
  return g.plan();
}

/**
 * dw[fh + sh t, fw + sw u] for t < th and u < tw, by `rows` times `columns` products. ci and co are multiples of
 * 4. `scratch` holds structs and zeros; `rows` rows of `block` tiles of X or dY, or of one row of tiles; v and u of
 * `block` transformed tiles and 16 floats a product; and sums of ci co floats a product. co is rounded up to 8 in
 * both u and the sums.
 */
export function filteringFilterGradient(
  x: usize,
  dy: usize,
  dw: usize,
  scratch: usize,
  g: FilteringTapsPlan,
): void {
  g.arrange(scratch);
  const ofX = g.x,
    ofDy = g.dy;
  const co = g.co,
    oh = g.oh,
    ow = g.ow,
    block = g.block,
    across = g.across;
  const mh = ofDy.tall,
    mw = ofDy.wide;
  zero(g.zeros, g.longest);
  // The last panel's other half takes part in the products.
  if (co & 4) zero(ofDy.to, (ofDy.pitch >> 2) * (g.rows * g.columns));
  for (let n = 0; n < g.batch; n++) {
    const image = x + ((<usize>n * g.ih * g.iw * g.channels) << 2);
    const gradient = dy + ((<usize>n * g.positions * g.outChannels) << 2);
    for (let y = 0; y < g.down; y++) {
      const top = y * mh;
      const tall = top + mh <= oh;
      for (let first = 0; first < across; first += block) {
        const tiles = min(block, across - first);
        if (g.used + tiles > block) addProducts(g);
        const left = first * mw;
        const pixels = (tiles - 1) * mw + g.columns,
          places = tiles * mw;
        transformLines(ofX, image, top * g.sh + g.fh - g.bh, left * g.sw + g.fw - g.bw, pixels, g);
        transformRows(ofX, pixels, tiles, tall, g);
        transformLines(ofDy, gradient, top, left, places, g);
        transformRows(ofDy, places, tiles, tall, g);
        g.add(tiles, left + places <= ow ? tiles : tiles - 1, tall);
      }
    }
  }
  addProducts(g);
  transformSums(dw + ((<usize>(g.fh * g.kw + g.fw) * g.channels * g.outChannels) << 2), g);
}

/** The tiles of a row of them, from its lines of `pixels` pixels, to all planes. */
function transformRows(
  o: Operand,
  pixels: i32,
  tiles: i32,
  tall: bool,
  g: FilteringTapsPlan,
): void {
  const columns = g.columns,
    tile = (<usize>o.panel) << 2,
    end = <usize>(columns - 1) * o.pitch;
  let line = g.lines,
    to = o.to;
  for (let i = 0; i < g.rows; i++) {
    const last = i === g.rows - 1;
    if (last && !tall) break;
    const at = to + <usize>(last ? g.high : g.used) * tile,
      atEnd = to + end + <usize>(last ? g.full : g.wide) * tile;
    transformTiles(o, line, tiles, at, atEnd, g);
    line += (<usize>(pixels * o.c)) << 2;
    to += <usize>columns * o.pitch;
  }
}
