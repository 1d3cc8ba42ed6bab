/** Lines of an image, transformed down the columns, and tiles of them, transformed along the lines. */
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { FilteringTapsPlan } from './filtering_taps';
import { gradientOfEight, inputOfEight } from './gradient_eight';
import { gradientOfSix, inputOfSix } from './gradient_six';
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { Operand } from './operand';
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { Streams } from './streams';

/**
 * Lines of `pixels` pixels of an image, as many as a tile has products down, from as many as it has values. The
 * first pixel is at (top, left); those outside the image are 0.
 */
export function transformLines(
  o: Operand,
  image: usize,
  top: i32,
  left: i32,
  pixels: i32,
  g: FilteringTapsPlan,
): void {
  const lines = g.rows,
    stepX = o.stepX,
    stepY = o.stepY,
    zeros = g.zeros,
    to = g.lines;
  const pixel = (<usize>o.c) << 2,
    apart = <usize>stepX * ((<usize>o.channels) << 2),
    pitch = <usize>pixels * pixel;
  const from = min(left < 0 ? (stepX - 1 - left) / stepX : 0, pixels);
  const end = max(left < o.w ? min((o.w - 1 - left) / stepX + 1, pixels) : 0, from);
  for (let i = 0; i < lines; i++) {
    clear(to + <usize>i * pitch, <usize>from * pixel);
    clear(to + <usize>i * pitch + <usize>end * pixel, <usize>(pixels - end) * pixel);
  }
  const column = left + from * stepX;
  const s = g.streams;
  s.p0 = o.line(image, top, column, zeros);
  s.p1 = o.line(image, top + stepY, column, zeros);
  s.p2 = o.line(image, top + 2 * stepY, column, zeros);
  s.p3 = o.line(image, top + 3 * stepY, column, zeros);
  s.p4 = o.line(image, top + 4 * stepY, column, zeros);
  s.p5 = o.line(image, top + 5 * stepY, column, zeros);
  s.p6 = o.line(image, top + 6 * stepY, column, zeros);
  s.p7 = o.line(image, top + 7 * stepY, column, zeros);
  s.places = o.tall;
  s.products = lines;
  s.step = s.stepTo = 16;
  s.pitch = pitch;
  s.last = <usize>(lines - 1) * pitch;
  // Pixels side by side are one run.
  const together = stepX === 1 && o.c === o.channels;
  const runs = together ? min(end - from, 1) : end - from;
  const length = together ? <usize>(end - from) * pixel : pixel;
  let start: usize = 0,
    target = to + <usize>from * pixel;
  for (let i = 0; i < runs; i++) {
    transform(s, start, target, length >> 4);
    start += apart;
    target += length;
  }
}

/**
 * The tiles of a line to planes, one for each product across; the last plane is at `last`. A plane holds panels
 * of channels.
 */
export function transformTiles(
  o: Operand,
  line: usize,
  tiles: i32,
  to: usize,
  last: usize,
  g: FilteringTapsPlan,
): void {
  const c = o.c,
    pixel = (<usize>c) << 2,
    advance = <usize>g.advance * pixel,
    width = (<usize>o.panel) << 2,
    panelPitch = o.panelPitch;
  const groups = o.panel >> 2;
  // The longer way is the inner one.
  const along = tiles > (c >> 2) / groups;
  const outer = along ? c >> 2 : tiles * groups;
  const s = g.streams;
  s.begin(line, pixel);
  s.places = o.wide;
  s.products = g.columns;
  s.step = along ? advance : width;
  s.stepTo = along ? width : panelPitch;
  s.pitch = o.pitch;
  s.last = last - to;
  for (let i = 0; i < outer; i++) {
    const group = i % groups,
      turn = <usize>(i / groups);
    const first = (<usize>group) << 4;
    const from = first + turn * (along ? width : advance),
      skip = first + turn * (along ? panelPitch : width);
    transform(s, from, to + skip, along ? tiles : ((c >> 2) + groups - 1 - group) / groups);
  }
}

/** As many values as there are products see X, fewer see dY; a single one is copied. */
function transform(s: Streams, from: usize, to: usize, count: usize): void {
  const products = s.products;
  if (products === 1) copyVectors(s, from, to, count);
  else if (products === 6) {
    if (s.places === 6) inputOfSix(s, from, to, count);
    else gradientOfSix(s, from, to, count);
  } else if (s.places === 8) inputOfEight(s, from, to, count);
  else gradientOfEight(s, from, to, count);
}

// The runs are short: a call of memory.copy or memory.fill would cost more than they do.

function copyVectors(s: Streams, from: usize, to: usize, count: usize): void {
  const step = s.step,
    stepTo = s.stepTo;
  let at = s.p0 + from;
  for (let i = count; i > 0; i--) {
    v128.store(to, v128.load(at));
    at += step;
    to += stepTo;
  }
}

function clear(to: usize, bytes: usize): void {
  for (let n: usize = 0; n < bytes; n += 16) v128.store(to + n, f32x4.splat(0));
}
