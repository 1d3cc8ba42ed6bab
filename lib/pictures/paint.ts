import { drawPolylines } from './draw.js';
import type { Color, Picture } from './picture.js';
import type { Polyline } from './stroke_font.js';

/** Mixes a colour into one pixel; `at` is the index of its red value, opacity 0..1. */
export function blend(picture: Picture, at: number, color: Color, opacity: number): void {
  const { data } = picture;
  for (let c = 0; c < 3; c++) data[at + c] = data[at + c]! + (color[c]! - data[at + c]!) * opacity;
  data[at + 3] = Math.max(data[at + 3]!, 255 * opacity);
}

/** Fills the pixels from (left, top) up to (right, bottom), cut off at the picture's edge. */
export function fillRectangle(
  picture: Picture,
  [left, top, right, bottom]: readonly [number, number, number, number],
  color: Color,
  opacity = 1,
): void {
  const [x0, x1] = [Math.max(Math.round(left), 0), Math.min(Math.round(right), picture.width)];
  const [y0, y1] = [Math.max(Math.round(top), 0), Math.min(Math.round(bottom), picture.height)];
  for (let y = y0; y < y1; y++) {
    for (let x = x0; x < x1; x++) blend(picture, (y * picture.width + x) * 4, color, opacity);
  }
}

/** Draws lines of one colour, in pixels. */
export function strokeLines(
  picture: Picture,
  lines: readonly Polyline[],
  strokeWidth: number,
  color: Color,
): void {
  // One mask for all lines, so that crossings are not blended twice, as small as they are.
  const [xs, ys] = [0, 1].map((axis) => lines.flatMap((line) => line.map((point) => point[axis]!)));
  const bounds = (values: number[], size: number): [number, number] => {
    const [least, most] = values.reduce(
      ([low, high], v) => [Math.min(low, v), Math.max(high, v)],
      [Infinity, -Infinity],
    );
    const margin = strokeWidth / 2 + 1;
    return [Math.max(Math.floor(least - margin), 0), Math.min(Math.ceil(most + margin), size)];
  };
  const [left, right] = bounds(xs!, picture.width);
  const [top, bottom] = bounds(ys!, picture.height);
  if (right <= left || bottom <= top) return;
  const [width, height] = [right - left, bottom - top];
  const mask = new Float32Array(width * height);
  const moved = lines.map((line) => line.map(([x, y]) => [x - left, y - top] as const));
  drawPolylines(mask, width, height, moved, strokeWidth);
  mask.forEach((coverage, i) => {
    if (coverage === 0) return;
    const at = (top + Math.floor(i / width)) * picture.width + left + (i % width);
    blend(picture, at * 4, color, coverage);
  });
}

/** Copies a picture into another, each pixel as a square of `scale` pixels. */
export function paste(
  target: Picture,
  source: Picture,
  left: number,
  top: number,
  scale: number,
): void {
  for (let y = 0; y < source.height * scale; y++) {
    for (let x = 0; x < source.width * scale; x++) {
      const from = (Math.floor(y / scale) * source.width + Math.floor(x / scale)) * 4;
      const [r, g, b, a] = source.data.subarray(from, from + 4);
      const at = ((top + y) * target.width + left + x) * 4;
      blend(target, at, [r!, g!, b!], a! / 255);
    }
  }
}
