/**
 * Convolutions with fewer products than the definition has, by minimal filtering as in input_gradient.ts. Tap
 * k = s t + r reads x at s (i + t) + r: so a convolution with strides is the sum of convolutions of stride 1,
 * one of each phase r of the image. All are filtered in tiles of the same places, so their products add up
 * before the one transform of the sum: a phase's channels are so many more channels of one matrix product.
 */

import { padImages } from '../memory/pad_image';
import { taps } from '../product/pack_filter';
import { tileProduct } from '../product/tile_product';
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { Phases } from './convolution_phases';
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { Axis, Tile } from './input_gradient_axis';
import { matrixPitch } from './input_gradient_filter';
import { transformTile, writeTiles } from './tile';

/**
 * y [batch, oh, ow, co] from x [batch, ih, iw, ci] and its filter's matrices u (convolution_filter.ts).
 * `scratch` holds two axes, a tile, phases, 36 vectors, `group` padded images, and for each point `block`
 * rows of ci times phases and of co floats, ci and co rounded up to multiples of 4, and 32 more.
 */
export function filteringConvolution(
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
  // For its places this is a convolution of stride 1 without border: see Axis.
  const rh = taps(kh, sh, 0),
    rw = taps(kw, sw, 0);
  const vertical = changetype<Axis>(scratch).set(ih, oh, rh, 1, rh - 1);
  const horizontal = changetype<Axis>(scratch + offsetof<Axis>()).set(iw, ow, rw, 1, rw - 1);
  vertical.select(0);
  horizontal.select(0);
  const tile = changetype<Tile>(scratch + 2 * offsetof<Axis>());
  const order = scratch + 2 * offsetof<Axis>() + offsetof<Tile>();
  const phases = changetype<Phases>(order).set(kh, kw, sh, sw);
  const between = order + offsetof<Phases>();
  const image = between + 36 * 16;
  const ph = sh * (vertical.tiles * vertical.m + rh - 1),
    pw = sw * (horizontal.tiles * horizontal.m + rw - 1);
  const pixel = (<usize>width) << 2;
  const line = <usize>pw * pixel;
  const across = <usize>sw * pixel,
    down = <usize>sh * line;
  const v = image + <usize>(group * ph) * line;
  const depth = phases.count * width;
  const row = (<usize>depth) << 2;
  // Streams a power of two apart would crowd one cache set: a line more keeps them apart.
  const vPitch = <usize>block * row + 64;
  const mPitch = ((<usize>block * columns) << 2) + 64;
  const size = matrixPitch(depth, columns);
  const points = vertical.points * horizontal.points;
  const m = v + <usize>points * vPitch;
  for (let n = 0; n < batch; n += group) {
    const images = min(group, batch - n);
    const from = x + ((<usize>n * ih * iw * ci) << 2);
    padImages(from, image, images, 1, ih, iw, ci, 1, ph, pw, width, 0, bh, bw);
    const all = images * vertical.tiles * horizontal.tiles;
    for (let first = 0; first < all; first += block) {
      const tiles = min(block, all - first);
      for (let phase = 0; phase < phases.count; phase++) {
        phases.select(phase);
        const start = image + <usize>phases.row * line + <usize>phases.column * pixel;
        let to = v + <usize>phase * pixel;
        tile.set(first, vertical, horizontal);
        for (let t = 0; t < tiles; t++) {
          const top = tile.image * ph + sh * vertical.start(tile.row);
          const d = start + <usize>top * line + <usize>horizontal.start(tile.column) * across;
          transformTile(d, to, down, across, rh, rw, vPitch, width, between);
          to += row;
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
    }
  }
}
