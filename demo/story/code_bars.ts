import { h } from '../ui/dom.js';
import { NUMBERS } from './code_map.js';

/** How far a bar reaches, in either direction. */
const RANGE = 60;

export interface CodeBars {
  element: HTMLElement;
  show(code: ArrayLike<number>): void;
  /** Where the bars are, from 0 to 1. */
  bright(): [number, number][];
}

/** The code as bars from zero up and down, each of which is a slider. */
export function codeBars(changed: (code: Float32Array) => void): CodeBars {
  const paint = (input: HTMLInputElement) => {
    const percent = (value: number) => 50 + (50 * value) / RANGE;
    const value = Math.min(Math.max(input.valueAsNumber, -RANGE), RANGE);
    input.style.setProperty('--from', `${percent(Math.min(value, 0))}%`);
    input.style.setProperty('--to', `${percent(Math.max(value, 0))}%`);
    input.style.setProperty('--handle', `${100 - percent(value)}%`);
    input.classList.toggle('below', value < 0);
    input.setAttribute('aria-valuetext', value.toFixed(0).replace('-', '−'));
  };
  /** Not left to the browser: WebKitGTK drags sideways, however the bar stands. */
  const follow = (input: HTMLInputElement, { clientY }: PointerEvent) => {
    const { top, height } = input.getBoundingClientRect();
    input.valueAsNumber = Math.round(RANGE - (2 * RANGE * (clientY - top)) / height);
    input.dispatchEvent(new Event('input'));
  };
  const inputs = Array.from({ length: NUMBERS }, (_, n) => {
    const input = h('input', {
      type: 'range',
      min: -RANGE,
      max: RANGE,
      step: 1,
      value: 0,
      'aria-label': `Number ${n + 1} of the code`,
      'aria-orientation': 'vertical',
      input: () => {
        paint(input);
        changed(Float32Array.from(inputs, (one) => one.valueAsNumber));
      },
      pointerdown: (event) => {
        event.preventDefault();
        input.focus();
        input.setPointerCapture((event as PointerEvent).pointerId);
        follow(input, event as PointerEvent);
      },
      pointermove: (event) => {
        const { pointerId } = event as PointerEvent;
        if (input.hasPointerCapture(pointerId)) follow(input, event as PointerEvent);
      },
    });
    paint(input);
    return input;
  });
  return {
    element: h('div', { class: 'bars', role: 'group', 'aria-label': 'The code' }, ...inputs),
    show(code) {
      inputs.forEach((input, n) => {
        input.value = String(code[n]);
        paint(input);
      });
    },
    bright: () =>
      inputs.map((input, n) => {
        const value = Math.min(Math.max(input.valueAsNumber / RANGE, -1), 1);
        return [(n + 0.5) / NUMBERS, 0.5 - value / 3];
      }),
  };
}
