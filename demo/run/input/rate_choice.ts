import { h } from '../../ui/dom.js';
import { newId } from '../../ui/new_id.js';

/** Samples a second of a file that does not say; null where the user does not, either. */
export function rateChoice(change: (rate: number | null) => void): HTMLElement {
  const input = h('input', {
    type: 'number',
    id: newId('signal-rate'),
    min: 0,
    step: 'any',
    placeholder: 'unknown',
    change: () => change(input.valueAsNumber > 0 ? input.valueAsNumber : null),
  });
  const label = h('label', { for: input.id }, 'Samples a second of the file');
  return h('p', { class: 'row choice' }, label, input);
}
