/** Lines of a picture, transformed down the columns, and tiles of them, transformed along the lines. */
import { transformGradient, transformInput } from './minimal_transforms';

/** What is done to a line of values: none, or the transform of X; else that of as many values of dY. */
export const NONE: i32 = 1;
export const INPUT: i32 = 6;

/**
 * One or, transformed, six lines of `pixels` pixels of c channels. The first is at (top, left) of a picture
 * [h, w, c], the others `stepY` and `stepX` apart; those outside are 0, as are `zeros`, a line of them.
 */
export function transformLines(
  kind: i32,
  picture: usize,
  h: i32,
  w: i32,
  c: i32,
  top: i32,
  stepY: i32,
  left: i32,
  stepX: i32,
  pixels: i32,
  to: usize,
  zeros: usize,
): void {
  const lines = kind === NONE ? 1 : 6;
  const pixel = (<usize>c) << 2,
    pitch = <usize>pixels * pixel;
  const from = min(left < 0 ? (stepX - 1 - left) / stepX : 0, pixels);
  const end = max(left < w ? min((w - 1 - left) / stepX + 1, pixels) : 0, from);
  for (let i = 0; i < lines; i++) {
    clear(to + <usize>i * pitch, <usize>from * pixel);
    clear(to + <usize>i * pitch + <usize>end * pixel, <usize>(pixels - end) * pixel);
  }
  const column = left + from * stepX;
  const p0 = lineAt(picture, zeros, top, h, w, column, pixel);
  const p1 = lineAt(picture, zeros, top + stepY, h, w, column, pixel);
  const p2 = lineAt(picture, zeros, top + 2 * stepY, h, w, column, pixel);
  const p3 = lineAt(picture, zeros, top + 3 * stepY, h, w, column, pixel);
  const p4 = lineAt(picture, zeros, top + 4 * stepY, h, w, column, pixel);
  const p5 = lineAt(picture, zeros, top + 5 * stepY, h, w, column, pixel);
  // Pixels side by side are one run.
  const together = stepX === 1;
  const runs = together ? min(end - from, 1) : end - from;
  const length = together ? <usize>(end - from) * pixel : pixel;
  const vectors = length >> 4;
  let start: usize = 0,
    target = to + <usize>from * pixel;
  for (let i = 0; i < runs; i++) {
    const q0 = p0 + start,
      q1 = p1 + start,
      q2 = p2 + start,
      q3 = p3 + start,
      q4 = p4 + start;
    if (kind === NONE) copyVectors(q0, 16, target, 16, vectors);
    else if (kind === INPUT)
      transformInput(q0, q1, q2, q3, q4, p5 + start, 16, target, 16, pitch, vectors);
    else transformGradient(kind, q0, q1, q2, q3, q4, 16, target, 16, pitch, vectors);
    start += <usize>stepX * pixel;
    target += length;
  }
}

/** Where a line's pixels begin, from `column` on. */
function lineAt(
  picture: usize,
  zeros: usize,
  row: i32,
  h: i32,
  w: i32,
  column: i32,
  pixel: usize,
): usize {
  return row < 0 || row >= h ? zeros : picture + <usize>(row * w + column) * pixel;
}

/**
 * Tiles that begin `step` pixels apart in lines of `pixels` pixels of c channels, to planes `pitch` bytes
 * apart, one for each product. A plane holds panels of `wide` channels, `panelPitch` bytes apart.
 */
export function transformTiles(
  kind: i32,
  lines: usize,
  count: i32,
  pixels: i32,
  c: i32,
  step: i32,
  tiles: i32,
  to: usize,
  pitch: usize,
  panelPitch: usize,
  wide: i32,
): void {
  const pixel = (<usize>c) << 2,
    advance = <usize>step * pixel,
    width = (<usize>wide) << 2;
  for (let i = 0; i < count; i++) {
    for (let n = 0; n < c; n += 4) {
      const p = lines + ((<usize>n) << 2),
        p1 = p + pixel,
        p2 = p1 + pixel,
        p3 = p2 + pixel,
        p4 = p3 + pixel;
      const target = to + <usize>(n / wide) * panelPitch + ((<usize>(n % wide)) << 2);
      if (kind === NONE) copyVectors(p, advance, target, width, tiles);
      else if (kind === INPUT)
        transformInput(p, p1, p2, p3, p4, p4 + pixel, advance, target, width, pitch, tiles);
      else transformGradient(kind, p, p1, p2, p3, p4, advance, target, width, pitch, tiles);
    }
    lines += <usize>pixels * pixel;
    to += (kind === NONE ? 1 : 6) * pitch;
  }
}

// The runs are short: a call of memory.copy or memory.fill would cost more than they do.

function copyVectors(from: usize, step: usize, to: usize, stepTo: usize, count: usize): void {
  for (let i = count; i > 0; i--) {
    v128.store(to, v128.load(from));
    from += step;
    to += stepTo;
  }
}

function clear(to: usize, bytes: usize): void {
  for (let n: usize = 0; n < bytes; n += 16) v128.store(to + n, f32x4.splat(0));
}
