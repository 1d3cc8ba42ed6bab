import { toCanvas } from '../../../lib/pictures/to_canvas.js';
import { h } from '../../ui/dom.js';
import type { Pictures } from '../lesson/material.js';
import { imageRows } from './image_rows.js';
import type { Show } from './show.js';

/** Somebody's own pictures. */
export function picturesShow({ side, channels }: Pictures): Show {
  const rows = imageRows('Picture', side * side * channels, (canvas, values) => {
    const data = new Uint8ClampedArray(4 * side * side).fill(255);
    for (let at = 0; at < side * side; at++) {
      for (let c = 0; c < 3; c++) {
        data[4 * at + c] = 255 * values[at * channels + (channels === 1 ? 0 : c)]!;
      }
    }
    toCanvas({ width: side, height: side, data }, canvas);
  });
  const title = h('h3', {}, 'Pictures it never saw, and what it makes of them');
  return {
    element: h('div', {}, title, rows.element),
    ready: rows.ready,
    grow: rows.grow,
    predicted() {},
    draw: rows.draw,
    close() {},
  };
}
