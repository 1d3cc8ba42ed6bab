import { button, h } from '../ui/dom.js';
import { openFiles } from '../ui/open_files.js';
import { EXAMPLES } from './examples.js';
import type { InputKind } from './input_kind.js';
import { ACCEPT } from './read_sample.js';

/** The values that a model was trained on, in place of 0 to 1. */
export const VALUE_RANGES: Readonly<Record<string, readonly [number, number]>> = {
  '0 to 1': [0, 1],
  '−1 to 1': [-1, 1],
  '0 to 255': [0, 255],
};

/** What the controls say: an example by name, another of its kind, or a file. */
export interface SampleChoices {
  example(name: string): void;
  another(): void;
  file(file: File): void;
  range(name: string): void;
}

export interface SampleControls {
  element: HTMLElement;
  /** The choices for a kind of input; `example` is null where a file is shown. */
  show(kind: InputKind['kind'], example: string | null, range: string): void;
}

const OWN = 'own';

/** An example of this package's own data, or a file of the user's. */
export function sampleControls(choices: SampleChoices): SampleControls {
  const select = h('select', {
    id: 'example',
    change: () => choices.example(select.value),
  });
  const another = button('Another', choices.another, { 'aria-label': 'Another example' });
  const picker = h('div');
  const range = h(
    'select',
    { id: 'values', change: () => choices.range(range.value) },
    ...Object.keys(VALUE_RANGES).map((name) => h('option', {}, name)),
  );
  const values = h('p', { class: 'row' }, h('label', { for: 'values' }, 'Pixel values'), range);
  let shown: InputKind['kind'] | null = null;
  return {
    element: h(
      'div',
      {},
      h('p', { class: 'row' }, h('label', { for: 'example' }, 'Input'), select, another),
      picker,
      values,
    ),
    show(kind, example, rangeName) {
      const own = h('option', { value: OWN, hidden: true, disabled: true }, 'A file of yours');
      select.replaceChildren(
        ...EXAMPLES[kind].map(([value, label]) => h('option', { value }, label)),
        own,
      );
      select.value = example ?? OWN;
      another.disabled = example === null;
      values.hidden = kind !== 'picture';
      range.value = rangeName;
      if (kind === shown) return;
      shown = kind;
      const label =
        kind === 'picture' ? 'Or a picture of yours' : 'Or a signal of yours (CSV, WAV)';
      const files = openFiles(label, ACCEPT[kind], ([first]) => choices.file(first!));
      picker.replaceChildren(files.element);
    },
  };
}
