import { button, h } from '../ui/dom.js';
import { openFiles } from '../ui/open_files.js';
import { EXAMPLES } from './examples.js';
import type { InputKind } from './input_kind.js';
import { ACCEPT } from './read_sample.js';
import { SCALES } from './scales.js';

/** What the controls say: an example by name, another of its kind, or a file. */
export interface SampleChoices {
  example(name: string): void;
  another(): void;
  file(file: File): void;
  scale(name: string): void;
}

export interface SampleControls {
  element: HTMLElement;
  /** What opens one of the user's. */
  own: HTMLElement;
  /** The choices for a kind of input; `example` is null where a file is shown. */
  show(
    kind: InputKind['kind'],
    example: string | null,
    scale: string,
    done: readonly string[],
  ): void;
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
  const told = h('p', { class: 'note' });
  const scale = h('select', { id: 'scale', change: () => choices.scale(scale.value) });
  let shown: InputKind['kind'] | null = null;
  return {
    own: picker,
    element: h(
      'div',
      {},
      h('p', { class: 'row' }, h('label', { for: 'example' }, 'Input'), select, another),
      h('p', { class: 'row' }, h('label', { for: 'scale' }, 'Values'), scale),
      told,
    ),
    show(kind, example, scaleName, done) {
      told.textContent = done.join(' ');
      const own = h('option', { value: OWN, hidden: true, disabled: true }, 'A file of yours');
      select.replaceChildren(
        ...EXAMPLES[kind].map(([value, label]) => h('option', { value }, label)),
        own,
      );
      select.value = example ?? OWN;
      another.disabled = example === null;
      const scales = Object.entries(SCALES).filter(([, { kinds }]) => kinds.includes(kind));
      scale.replaceChildren(...scales.map(([value, { label }]) => h('option', { value }, label)));
      scale.value = scaleName;
      if (kind === shown) return;
      shown = kind;
      const label = kind === 'picture' ? 'A picture' : 'A signal (CSV, WAV)';
      const files = openFiles(label, ACCEPT[kind], ([first]) => choices.file(first!), {
        one: true,
      });
      picker.replaceChildren(files.element);
    },
  };
}
