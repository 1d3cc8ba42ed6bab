/**
 * Convolutions of stride 1 by minimal filtering, also of many taps (filtered_axis.ts), one dimension after the other.
 * Transformed down, an image becomes one of tile rows for each point, with a filter of its own across: so
 * many convolutions of lines. Their outputs, transformed down, are the rows of the output.
 */
import { padImages } from '../memory/pad_image';
import { loadLanes } from '../product/multiply_add';
import { tileProduct } from '../product/tile_product';
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { FilteredAxis } from './filtered_axis';
import { matrixPitch } from './input_gradient_filter';

/**
 * The first co of y [batch, oh, ow, channels] from x [batch, ih, iw, ci] and its filter's matrices u (row_convolution_filter.ts). kh is
 * more than 1. `scratch` holds two filterings, `group` padded images, for each point down their tile rows,
 * of data and of outputs, and for each point across `block` rows of ci and of co floats, both rounded up to
 * multiples of 4, and 64 more; `block` is a multiple of 4.
 */
export function filteringRowConvolution(
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
  bh: i32,
  bw: i32,
  halvedDown: i32,
  halvedAcross: i32,
  channels: i32,
): void {
  const width = (ci + 3) & ~3,
    columns = (co + 3) & ~3;
  const down = changetype<FilteredAxis>(scratch).set(oh, kh, halvedDown !== 0);
  const after = scratch + offsetof<FilteredAxis>();
  const across = changetype<FilteredAxis>(after).set(ow, kw, halvedAcross !== 0);
  const image = after + offsetof<FilteredAxis>();
  const ph = down.reach,
    pw = across.reach,
    places = across.tiles * across.m;
  const pixel = (<usize>width) << 2,
    sum = (<usize>columns) << 2;
  const line = <usize>pw * pixel,
    outLine = <usize>places * sum;
  const lines = group * down.tiles;
  // Streams a power of two apart would crowd one cache set: a line more keeps them apart.
  const data = image + <usize>(group * ph) * line;
  const dataPitch = <usize>lines * line + 3 * pixel + 64;
  const outputs = data + <usize>down.points * dataPitch;
  const outPitch = <usize>lines * outLine + 3 * sum + 64;
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
  for (let n = 0; n < batch; n += group) {
    const images = min(group, batch - n);
    const from = x + ((<usize>n * ih * iw * ci) << 2);
    padImages(from, image, images, 1, ih, iw, ci, 1, ph, pw, width, 0, bh, bw);
    const rows = images * down.tiles;
    for (let row = 0; row < rows; row++) {
      const top = (row / down.tiles) * ph + (row % down.tiles) * down.m;
      const d = image + <usize>top * line,
        to = data + <usize>row * line;
      for (let e: usize = 0; e < line; e += 16) down.ofData(d + e, line, to + e, dataPitch);
    }
    for (let i = 0; i < down.counted; i++) {
      const d = data + <usize>i * dataPitch,
        p = outputs + <usize>i * outPitch,
        matrices = u + <usize>(i * across.points) * size;
      const all = rows * across.tiles;
      for (let first = 0; first < all; first += block) {
        const tiles = min(block, all - first);
        if (across.k === 1) {
          const a = d + <usize>first * pixel,
            c = p + <usize>first * sum;
          tileProduct(a, matrices, c, tiles, width, columns, 0, width);
          continue;
        }
        for (let t = 0; t < tiles; t++) {
          const row = (first + t) / across.tiles,
            column = (first + t) % across.tiles;
          const at = d + <usize>row * line + <usize>(column * across.m) * pixel,
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
    for (let row = 0; row < rows; row++) {
      const top = (row % down.tiles) * down.m,
        until = min(down.m, oh - top);
      let to = y + ((<usize>(((n + row / down.tiles) * oh + top) * ow * channels)) << 2);
      let p = outputs + <usize>row * outLine;
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
