import type { Picture } from '../../lib/pictures/picture.js';
import { toCanvas } from '../../lib/pictures/to_canvas.js';
import { h } from './dom.js';

/** A picture as an element; its pixels are squares when it is enlarged. */
export function pictureCanvas(picture: Picture, label: string): HTMLCanvasElement {
  const canvas = h('canvas', { role: 'img', 'aria-label': label, class: 'pixels' });
  toCanvas(picture, canvas);
  return canvas;
}
