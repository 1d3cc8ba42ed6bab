import { h } from '../../ui/dom.js';
import { newId } from '../../ui/new_id.js';

/** A labelled menu; the values of `options` are what the user reads. */
export function choice<T extends string>(
  label: string,
  options: readonly (readonly [value: T, text: string])[],
  chosen: T | null,
  change: (value: T) => void,
): HTMLElement {
  const id = newId('choice');
  const ask = chosen === null ? [h('option', { value: '', disabled: true }, 'Choose …')] : [];
  const select = h(
    'select',
    { id, change: () => change(select.value as T) },
    ...ask,
    ...options.map(([value, text]) => h('option', { value }, text)),
  );
  select.value = chosen ?? '';
  return h('p', { class: 'row choice' }, h('label', { for: id }, label), select);
}

/** The names of some of a table as options, in that order. */
export const named = <T extends string>(all: Readonly<Record<T, string>>, some: readonly T[]) =>
  some.map((one) => [one, all[one]] as const);
