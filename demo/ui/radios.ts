import { h } from './dom.js';

/** A choice of a few, side by side: values with their labels. */
export function radios(
  legend: string,
  name: string,
  choices: Readonly<Record<string, string>>,
  selected: string,
  change: (value: string) => void,
): HTMLElement {
  const labels = Object.entries(choices).map(([value, label]) => {
    const radio = h('input', {
      type: 'radio',
      name,
      value,
      checked: value === selected,
      change: () => change(value),
    });
    return h('label', {}, radio, ` ${label}`);
  });
  return h('fieldset', { class: 'row' }, h('legend', {}, legend), ...labels);
}
