import { h } from './dom.js';
import { newId } from './new_id.js';

export interface Slider {
  element: HTMLElement;
  /** Shows a value, within a range that may have changed. */
  set(value: number, most?: number): void;
}

/** A labelled range input with its value beside it. */
export function slider(
  label: string,
  range: readonly [number, number],
  change: (value: number) => void,
  textOf: (value: number) => string = String,
): Slider {
  const id = newId('slider');
  const tell = (number: number) => {
    value.textContent = textOf(number);
    input.setAttribute('aria-valuetext', textOf(number));
  };
  const value = h('output', { for: id });
  const input = h('input', {
    type: 'range',
    id,
    min: range[0],
    max: range[1],
    step: 1,
    input: () => {
      tell(input.valueAsNumber);
      change(input.valueAsNumber);
    },
  });
  return {
    element: h('div', { class: 'slider' }, h('label', { for: id }, label), input, value),
    set(number, most = range[1]) {
      input.max = String(most);
      input.valueAsNumber = number;
      tell(number);
    },
  };
}
