import type { Image } from '../../../lib/data/image.js';
import type { Picture } from '../../../lib/pictures/picture.js';
import { h } from '../../ui/dom.js';
import { pictureCanvas } from '../../ui/picture_canvas.js';

/** The pixels of an image, its opacity among them. */
function pixels({ width, height, channels, data }: Image): Picture {
  const out = new Uint8ClampedArray(4 * width * height).fill(255);
  const gray = channels < 3;
  for (let at = 0; at < width * height; at++) {
    for (let c = 0; c < 3; c++) out[4 * at + c] = 255 * data[at * channels + (gray ? 0 : c)]!;
    if (channels % 2 === 0) out[4 * at + 3] = 255 * data[at * channels + channels - 1]!;
  }
  return { width, height, data: out };
}

/** A file's own picture: drawn once, however often what is taken of it changes. */
const drawn = new WeakMap<Image, HTMLCanvasElement>();
function fileCanvas(original: Image): HTMLCanvasElement {
  const label = `The file, ${original.width} × ${original.height} pixels`;
  const canvas = drawn.get(original) ?? pictureCanvas(pixels(original), label);
  drawn.set(original, canvas);
  return canvas;
}

const percent = (part: number, all: number) => `${(100 * part) / all}%`;

/** The file with a frame around what is taken of it, and what the model is given. */
export function picturePreview(
  original: Image,
  [left, top, width, height]: readonly [number, number, number, number],
  given: Image,
): HTMLElement {
  const style =
    `left:${percent(left, original.width)};top:${percent(top, original.height)};` +
    `width:${percent(width, original.width)};height:${percent(height, original.height)}`;
  const file = h(
    'div',
    { class: 'frame checked' },
    fileCanvas(original),
    h('span', { class: 'field', style }),
  );
  const label = `What the model is given, ${given.width} × ${given.height} pixels`;
  const seen = h('div', { class: 'frame checked' }, pictureCanvas(pixels(given), label));
  return h(
    'div',
    { class: 'figures' },
    h('figure', {}, file, h('figcaption', {}, 'the file, framed what is taken')),
    h('figure', {}, seen, h('figcaption', {}, `given: ${given.width} × ${given.height}`)),
  );
}
