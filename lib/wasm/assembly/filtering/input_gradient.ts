/**
 * Transposed convolutions with fewer products than the definition has: each phase (input_gradient.ts) by
 * minimal filtering, nested where it has several taps both ways: Y = AT [(G g GT) . (BT d B)] A of Lavin &
 * Gray 2015 (arXiv 1509.09308), whose letters these are.
 */
import { padImages } from '../memory/pad_image';
import { tileProduct } from '../product/tile_product';
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { Axis, Tile } from './input_gradient_axis';
import { matrixPitch } from './input_gradient_filter';
import { transformTile, writeTiles } from './tile';

/**
 * y [batch, oh, ow, co] from x [batch, ih, iw, ci] and its filter's matrices u (input_gradient_filter.ts), in
 * the places whose phases have more than one tap. `scratch` holds two axes, 36 + 30 + 5 vectors, `group` padded images, and for each of the
 * most points of a phase `block` rows of ci and of co floats, rounded up to multiples of 4, and 64 more.
 */
export function filteringInputGradient(
  x: usize,
  u: usize,
  y: usize,
  scratch: usize,
  bias: usize,
  activation: i32,
  alpha: f32,
  batch: i32,
  group: i32,
  block: i32,
  ih: i32,
  iw: i32,
  ci: i32,
  oh: i32,
  ow: i32,
  co: i32,
  kh: i32,
  kw: i32,
  sh: i32,
  sw: i32,
  bh: i32,
  bw: i32,
): void {
  const width = (ci + 3) & ~3,
    columns = (co + 3) & ~3;
  const vertical = changetype<Axis>(scratch).set(ih, oh, kh, sh, bh);
  const horizontal = changetype<Axis>(scratch + offsetof<Axis>()).set(iw, ow, kw, sw, bw);
  const tile = changetype<Tile>(scratch + 2 * offsetof<Axis>());
  const between = scratch + 2 * offsetof<Axis>() + offsetof<Tile>();
  const image = between + 36 * 16;
  const ph = vertical.padded,
    pw = horizontal.padded;
  const pixel = (<usize>width) << 2;
  const line = <usize>pw * pixel;
  const v = image + <usize>(group * ph) * line;
  // Streams a power of two apart would crowd one cache set: a line more keeps them apart.
  const vPitch = <usize>block * pixel + 64;
  const mPitch = ((<usize>block * columns) << 2) + 64;
  const size = matrixPitch(width, columns);
  for (let n = 0; n < batch; n += group) {
    const images = min(group, batch - n);
    const from = x + ((<usize>n * ih * iw * ci) << 2);
    const fh = vertical.before,
      fw = horizontal.before;
    padImages(from, image, images, 1, ih, iw, ci, 1, ph, pw, width, 0, fh, fw);
    let matrices = u;
    for (let g = 0; g < 4; g++) {
      vertical.select(g >> 1);
      horizontal.select(g & 1);
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
          const d = image + <usize>top * line + <usize>horizontal.start(tile.column) * pixel;
          transformTile(d, v + <usize>t * pixel, line, pixel, rh, rw, vPitch, width, between);
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
            const to = y + ((<usize>(n * oh * ow * co)) << 2);
            writeTiles(
              m,
              mPitch,
              to,
              tile,
              tiles,
              vertical,
              horizontal,
              columns,
              co,
              bias,
              activation,
              alpha,
              between,
            );
            phase += <usize>points * size;
          }
        }
      }
      matrices += <usize>(phases * points) * size;
    }
  }
}
