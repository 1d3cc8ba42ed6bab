import { h } from '../ui/dom.js';

const MAP_NOTE =
  'Drag. Each digit of the training stands among those whose codes are near its own; in between you see a mixture ' +
  'of the six nearest.';
const BETWEEN_NOTE =
  'Each number goes straight from A to B; what comes of it is mostly still a digit.';
const NOISE_NOTE =
  'Most codes are no digit: the decoder knows only codes that the encoder made of digits.';

function way(title: string, content: HTMLElement, note: string): HTMLElement {
  return h(
    'section',
    { 'aria-label': title },
    h('h3', {}, title),
    content,
    h('p', { class: 'note' }, note),
  );
}

/** Three ways to other codes than the drawing's, side by side. */
export function ways(map: HTMLElement, between: HTMLElement, noise: HTMLElement): HTMLElement {
  return h(
    'div',
    { class: 'ways' },
    way('Walk over a map of the code', map, MAP_NOTE),
    h(
      'div',
      {},
      way('From one drawing to another', between, BETWEEN_NOTE),
      way('Noise through the decoder', noise, NOISE_NOTE),
    ),
  );
}
