/** One tile of minimal filtering (input_gradient.ts), in one dimension or nested in two. */
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { ConvSizes } from '../memory/conv_sizes';
import { loadLanes } from '../product/multiply_add';
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { Tile } from './input_gradient_axis';
import { fours } from './tiles_at_once';
import { Transform } from './transforms';

/** V = BT d B of one tile, all channels. */
export function transformTile(
  d: usize,
  v: usize,
  row: usize,
  pixel: usize,
  pitch: usize,
  width: i32,
  tile: Tile,
): void {
  const rh = tile.vertical.r,
    rw = tile.horizontal.r,
    between = tile.between;
  for (let n = 0; n < width; n += 4) {
    if (rh === 1) Transform.ofData(d, pixel, v, pitch);
    else if (rw === 1) Transform.ofData(d, row, v, pitch);
    else {
      for (let j: usize = 0; j < 6; j++) Transform.ofData(d + j * pixel, row, between + j * 16, 96);
      for (let i: usize = 0; i < 6; i++) {
        Transform.ofData(between + i * 96, 16, v + 6 * i * pitch, pitch);
      }
    }
    d += 16;
    v += 16;
  }
}

/**
 * Y = AT M A of so many tiles from `tile` on, of its axes' phases, into co channels of images y [.., vertical.o, horizontal.o, g.written];
 * m has a row of co floats, rounded up to a multiple of 4, for each tile.
 */
export function writeTiles(
  m: usize,
  pitch: usize,
  y: usize,
  tile: Tile,
  tiles: i32,
  co: i32,
  g: ConvSizes,
): void {
  const vertical = tile.vertical,
    horizontal = tile.horizontal;
  const row = (<usize>fours(co)) << 2;
  for (let t = 0; t < tiles; t++) {
    vertical.place(tile.row);
    horizontal.place(tile.column);
    const place = (tile.image * vertical.o + vertical.to) * horizontal.o + horizontal.to;
    writeTile(m, pitch, y + ((<usize>(place * g.written)) << 2), tile, co, g);
    m += row;
    tile.next();
  }
}

/** Y = AT M A of one tile and one phase, all channels, into the places that there are. */
function writeTile(m: usize, pitch: usize, y: usize, tile: Tile, co: i32, g: ConvSizes): void {
  const vertical = tile.vertical,
    horizontal = tile.horizontal,
    between = tile.between;
  const bias = g.bias,
    activation = g.activation,
    alpha = g.alpha;
  const across = <usize>horizontal.points;
  const mh = vertical.m,
    mw = horizontal.m;
  const right = (<usize>(horizontal.s * g.written)) << 2;
  const down = (<usize>(vertical.s * horizontal.o * g.written)) << 2;
  const left = horizontal.from,
    end = horizontal.until;
  for (let n = 0; n < co; n += 4) {
    const lanes = co - n;
    const b = bias ? loadLanes(bias + ((<usize>n) << 2), lanes) : f32x4.splat(0);
    if (vertical.r === 1) {
      if (vertical.from < vertical.until)
        Transform.write(m, pitch, mw, left, end, y, right, lanes, b, activation, alpha);
    } else if (across === 1) {
      if (left < end)
        Transform.write(
          m,
          pitch,
          mh,
          vertical.from,
          vertical.until,
          y,
          down,
          lanes,
          b,
          activation,
          alpha,
        );
    } else {
      for (let j: usize = 0; j < across; j++) {
        Transform.ofProducts(m + j * pitch, across * pitch, mh, between + j * 16, 96);
      }
      for (let i = vertical.from; i < vertical.until; i++) {
        const from = between + <usize>(i * 96),
          to = y + <usize>i * down;
        Transform.write(from, 16, mw, left, end, to, right, lanes, b, activation, alpha);
      }
    }
    m += 16;
    y += 16;
  }
}
