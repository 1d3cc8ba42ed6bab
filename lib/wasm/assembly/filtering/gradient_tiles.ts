/** Lines of an image, transformed down the columns, and tiles of them, transformed along the lines. */
import { gradientOfEight, inputOfEight } from './gradient_eight';
import { gradientOfSix, inputOfSix } from './gradient_six';

/**
 * `lines` lines of `pixels` pixels of c channels from `places` lines of an image [h, w, c], 1 or, transformed,
 * 6 or 8. The first pixel is at (top, left), the others `stepY` and `stepX` apart; those outside are 0, as are
 * `zeros`, a line of them.
 */
export function transformLines(
  lines: i32,
  places: i32,
  image: usize,
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
  const pixel = (<usize>c) << 2,
    pitch = <usize>pixels * pixel;
  const from = min(left < 0 ? (stepX - 1 - left) / stepX : 0, pixels);
  const end = max(left < w ? min((w - 1 - left) / stepX + 1, pixels) : 0, from);
  for (let i = 0; i < lines; i++) {
    clear(to + <usize>i * pitch, <usize>from * pixel);
    clear(to + <usize>i * pitch + <usize>end * pixel, <usize>(pixels - end) * pixel);
  }
  const column = left + from * stepX;
  const p0 = lineAt(image, zeros, top, h, w, column, pixel);
  const p1 = lineAt(image, zeros, top + stepY, h, w, column, pixel);
  const p2 = lineAt(image, zeros, top + 2 * stepY, h, w, column, pixel);
  const p3 = lineAt(image, zeros, top + 3 * stepY, h, w, column, pixel);
  const p4 = lineAt(image, zeros, top + 4 * stepY, h, w, column, pixel);
  const p5 = lineAt(image, zeros, top + 5 * stepY, h, w, column, pixel);
  const p6 = lineAt(image, zeros, top + 6 * stepY, h, w, column, pixel);
  const p7 = lineAt(image, zeros, top + 7 * stepY, h, w, column, pixel);
  // Pixels side by side are one run.
  const together = stepX === 1;
  const runs = together ? min(end - from, 1) : end - from;
  const length = together ? <usize>(end - from) * pixel : pixel;
  let start: usize = 0,
    target = to + <usize>from * pixel;
  for (let i = 0; i < runs; i++) {
    transform(
      lines,
      places,
      p0 + start,
      p1 + start,
      p2 + start,
      p3 + start,
      p4 + start,
      p5 + start,
      p6 + start,
      p7 + start,
      16,
      target,
      target + <usize>(lines - 1) * pitch,
      16,
      pitch,
      length >> 4,
    );
    start += <usize>stepX * pixel;
    target += length;
  }
}

/** Where a line's pixels begin, from `column` on. */
function lineAt(
  image: usize,
  zeros: usize,
  row: i32,
  h: i32,
  w: i32,
  column: i32,
  pixel: usize,
): usize {
  return row < 0 || row >= h ? zeros : image + <usize>(row * w + column) * pixel;
}

/**
 * Tiles of `places` pixels of c channels that begin `step` pixels apart in a line, to planes `pitch` bytes
 * apart, one for each product; the last plane is at `last`. A plane holds panels of `wide` channels,
 * `panelPitch` bytes apart.
 */
export function transformTiles(
  products: i32,
  places: i32,
  line: usize,
  c: i32,
  step: i32,
  tiles: i32,
  to: usize,
  last: usize,
  pitch: usize,
  panelPitch: usize,
  wide: i32,
): void {
  const pixel = (<usize>c) << 2,
    advance = <usize>step * pixel,
    width = (<usize>wide) << 2;
  const groups = wide >> 2;
  // The longer way is the inner one.
  const along = tiles > (c >> 2) / groups;
  const outer = along ? c >> 2 : tiles * groups;
  for (let i = 0; i < outer; i++) {
    const group = i % groups,
      turn = <usize>(i / groups);
    let p = line + ((<usize>group) << 4),
      skip = (<usize>group) << 4,
      inner = tiles,
      by = advance,
      byTo = width;
    if (along) {
      p += turn * width;
      skip += turn * panelPitch;
    } else {
      p += turn * advance;
      skip += turn * width;
      inner = ((c >> 2) + groups - 1 - group) / groups;
      by = width;
      byTo = panelPitch;
    }
    transform(
      products,
      places,
      p,
      p + pixel,
      p + 2 * pixel,
      p + 3 * pixel,
      p + 4 * pixel,
      p + 5 * pixel,
      p + 6 * pixel,
      p + 7 * pixel,
      by,
      to + skip,
      last + skip,
      byTo,
      pitch,
      inner,
    );
  }
}

/** As many values as there are products see X, fewer see dY; a single one is copied. */
function transform(
  products: i32,
  places: i32,
  p0: usize,
  p1: usize,
  p2: usize,
  p3: usize,
  p4: usize,
  p5: usize,
  p6: usize,
  p7: usize,
  step: usize,
  to: usize,
  last: usize,
  stepTo: usize,
  pitch: usize,
  count: usize,
): void {
  if (products === 1) copyVectors(p0, step, to, stepTo, count);
  else if (products === 6) {
    if (places === 6) inputOfSix(p0, p1, p2, p3, p4, p5, step, to, last, stepTo, pitch, count);
    else gradientOfSix(places, p0, p1, p2, p3, p4, step, to, last, stepTo, pitch, count);
  } else if (places === 8) {
    inputOfEight(p0, p1, p2, p3, p4, p5, p6, p7, step, to, last, stepTo, pitch, count);
  } else gradientOfEight(places, p0, p1, p2, p3, p4, p5, p6, step, to, last, stepTo, pitch, count);
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
