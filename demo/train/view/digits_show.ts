import { pad } from '../../reconstruct/pad.js';
import { drawInk } from '../../story/flow_stages.js';
import { strokeInto } from '../../story/story.js';
import { button, h } from '../../ui/dom.js';
import { imageRows } from './image_rows.js';
import type { AskWorker, Show } from './show.js';

const PIXELS = 28 * 28;

/** Digits, and a pad to draw one. */
export function digitsShow(ask: AskWorker): Show {
  const pixels = new Float32Array(PIXELS);
  let made = new Float32Array(PIXELS);
  const rows = imageRows('Digit', PIXELS, drawInk);
  const output = h('canvas', { class: 'pixels', role: 'img', 'aria-label': 'What it makes of it' });
  const changed = () => {
    drawInk(input.canvas, pixels);
    ask({ kind: 'predict', values: pixels });
  };
  const input = pad('Drawing pad for a digit', (from, to) => {
    strokeInto(pixels, from, to);
    changed();
  });
  drawInk(input.canvas, pixels);
  return {
    element: h(
      'div',
      {},
      h('h3', {}, 'Digits it never saw, and what it makes of them'),
      rows.element,
      h('h3', {}, 'Yours: draw a digit in the first square'),
      h('div', { class: 'own' }, input.element, output),
      button('Clear', () => {
        pixels.fill(0);
        changed();
      }),
    ),
    ready: rows.ready,
    grow(grown) {
      rows.grow(grown);
      ask({ kind: 'predict', values: pixels });
    },
    predicted(values) {
      made = values as Float32Array<ArrayBuffer>;
      drawInk(output, made);
    },
    draw() {
      drawInk(input.canvas, pixels);
      drawInk(output, made);
      rows.draw();
    },
    close() {},
  };
}
