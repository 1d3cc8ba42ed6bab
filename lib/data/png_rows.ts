import { Unzlib } from 'fflate';
import type { PngHeader } from './png_header.js';

/** Pixels that a PNG stores together: all, or those of one grid where it is interlaced. */
export interface PngPass {
  /** Its first pixel. */
  x: number;
  y: number;
  /** From pixel to pixel and from row to row. */
  dx: number;
  dy: number;
  /** Pixels of a row, and rows. */
  width: number;
  height: number;
}

/** The seven passes of Adam7: x, y, dx, dy. */
const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** Packed bytes that are inflated at once: to 4 MB at most. */
const STEP = 4096;

function passesOf({ width, height, interlaced }: PngHeader): PngPass[] {
  if (!interlaced) return [{ x: 0, y: 0, dx: 1, dy: 1, width, height }];
  return ADAM7.map(([x, y, dx, dy]) => {
    return {
      x,
      y,
      dx,
      dy,
      width: Math.ceil((width - x) / dx),
      height: Math.ceil((height - y) / dy),
    };
  }).filter((pass) => pass.width > 0 && pass.height > 0);
}

/** The neighbour nearest to left + up - corner, in this order. */
function paeth(left: number, up: number, corner: number): number {
  const [a, b] = [Math.abs(up - corner), Math.abs(left - corner)];
  const c = Math.abs(left + up - 2 * corner);
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

/** Undoes a row's filter in place; `before` is the row above, `back` the bytes of a pixel. */
function unfilter(filter: number, row: Uint8Array, before: Uint8Array, back: number): void {
  const size = row.length;
  switch (filter) {
    case 0:
      return;
    case 1:
      for (let i = back; i < size; i++) row[i]! += row[i - back]!;
      return;
    case 2:
      for (let i = 0; i < size; i++) row[i]! += before[i]!;
      return;
    case 3:
      for (let i = 0; i < size; i++) row[i]! += ((row[i - back] ?? 0) + before[i]!) >> 1;
      return;
    case 4:
      for (let i = 0; i < back; i++) row[i]! += before[i]!;
      for (let i = back; i < size; i++) {
        row[i]! += paeth(row[i - back]!, before[i]!, before[i - back]!);
      }
      return;
    default:
      throw new Error(`unknown filter ${filter}`);
  }
}

/**
 * Unpacks the rows of a PNG one after the other, so that never more than two and a few megabytes
 * are held; what is packed behind the last row is left alone.
 *
 * @param packed the data of all chunks IDAT.
 * @param use takes each row, whose bytes are valid during the call only, its pass and its number
 *     there.
 * @throws Error if the data is damaged or ends before the last row.
 *
 * Source: PNG specification, third edition, 8 (interlacing) and 9 (filtering).
 */
export function pngRows(
  packed: Uint8Array,
  header: PngHeader,
  use: (row: Uint8Array, pass: PngPass, y: number) => void,
): void {
  const bits = header.depth * header.samples;
  const back = Math.max(1, bits >> 3);
  const passes = passesOf(header);
  let y = 0;
  // With its filter in front.
  let [row, before] = [new Uint8Array(0), new Uint8Array(0)];
  let filled = 0;
  const begin = () => {
    const pass = passes[0];
    y = 0;
    filled = 0;
    const size = pass === undefined ? 0 : 1 + Math.ceil((pass.width * bits) / 8);
    [row, before] = [new Uint8Array(size), new Uint8Array(size)];
  };
  begin();
  const inflate = new Unzlib((part) => {
    for (let at = 0; at < part.length && passes.length > 0; ) {
      const piece = part.subarray(at, at + row.length - filled);
      row.set(piece, filled);
      filled += piece.length;
      at += piece.length;
      if (filled < row.length) return;
      const values = row.subarray(1);
      unfilter(row[0]!, values, before.subarray(1), back);
      use(values, passes[0]!, y);
      [row, before] = [before, row];
      filled = 0;
      y++;
      if (y < passes[0]!.height) continue;
      passes.shift();
      begin();
    }
  });
  for (let at = 0; at < packed.length && passes.length > 0; at += STEP) {
    inflate.push(packed.subarray(at, at + STEP), at + STEP >= packed.length);
  }
  if (passes.length > 0) throw new Error('the data ends before the last row');
}
