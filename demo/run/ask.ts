import { Random } from '../../lib/arithmetic/random.js';
import type { ModelDescription, PredictInput } from '../../lib/predict/index.js';
import { button, h } from '../ui/dom.js';
import { openFiles } from '../ui/open_files.js';
import { FILES, inputOf } from './read_input.js';

/** What asks for a model's input: files of its kind; a text or numbers can be written, too. */
export function ask(
  { kind, inputShape }: ModelDescription,
  given: (input: Promise<PredictInput>) => void,
): HTMLElement {
  const { label, accept } = FILES[kind];
  const files = openFiles(label, accept, ([file]) => given(inputOf(file!, kind)));
  if (kind !== 'text' && kind !== 'numbers') return files.element;
  const written = h('textarea', { id: 'written', rows: 3 });
  const read = async (): Promise<PredictInput> => {
    if (kind === 'text') return written.value;
    const cells = written.value.split(/[\s,]+/).filter((cell) => cell !== '');
    const bad = cells.find((cell) => !Number.isFinite(Number(cell)));
    if (bad !== undefined) throw new Error(`The numbers must be numbers, got ${bad}.`);
    return Float32Array.from(cells, Number);
  };
  const size = inputShape.reduce<number>((all, length) => all * (length ?? 0), 1);
  let seed = 0;
  const draw = () => {
    const random = new Random(++seed);
    const values = Array.from({ length: size }, () => random.normal());
    written.value = values.map((value) => value.toFixed(4)).join(', ');
  };
  const drawn = button(`Draw ${size} normal numbers`, draw);
  const what = kind === 'text' ? 'Or write one' : 'Or write them';
  return h(
    'div',
    {},
    files.element,
    h('p', {}, h('label', { for: 'written' }, what)),
    written,
    h(
      'p',
      { class: 'row' },
      ...(kind === 'numbers' && size > 0 ? [drawn] : []),
      button('Ask the model', () => given(read())),
    ),
  );
}
