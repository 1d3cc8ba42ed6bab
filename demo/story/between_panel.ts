import { toCanvas } from '../../lib/pictures/to_canvas.js';
import { button, h } from '../ui/dom.js';
import type { DigitNetwork } from './digit_network.js';
import { inkPicture } from './tints.js';

export interface BetweenPanel {
  element: HTMLElement;
  draw(): void;
}

const ENDS = ['A', 'B'] as const;

/**
 * The way from one code to another, on a slider.
 *
 * @param now the code that is shown, to be kept as an end.
 */
export function betweenPanel(
  network: DigitNetwork,
  first: readonly Float32Array[],
  now: () => Float32Array,
  go: (code: Float32Array) => void,
): BetweenPanel {
  const codes = [...first];
  const canvases = ENDS.map((name) =>
    h('canvas', { class: 'pixels', role: 'img', 'aria-label': `Picture ${name}` }),
  );
  const draw = () => {
    canvases.forEach((canvas, n) => {
      toCanvas(inkPicture(network.decode(codes[n]!).output, 28), canvas);
    });
  };
  const move = () => {
    const part = input.valueAsNumber / 100;
    go(codes[0]!.map((value, n) => value + (codes[1]![n]! - value) * part));
  };
  const input = h('input', {
    type: 'range',
    min: 0,
    max: 100,
    value: 0,
    'aria-label': 'From A to B',
    input: move,
  });
  const keeps = ENDS.map((name, n) =>
    button(`Keep as ${name}`, () => {
      codes[n] = now().slice();
      draw();
    }),
  );
  const side = (n: number) => h('div', { class: 'end' }, canvases[n]!, keeps[n]!);
  return { element: h('div', { class: 'between' }, side(0), input, side(1)), draw };
}
