import { Random } from '../../../lib/arithmetic/random.js';
import { csvRows } from '../../input/csv_rows.js';
import { button, h } from '../../ui/dom.js';
import { newId } from '../../ui/new_id.js';
import { choice } from './choice.js';
import { doneList } from './done_list.js';
import type { Asked, InputPanel } from './given.js';
import { writtenNumbers } from './written_numbers.js';

/** Numbers, from a CSV file, written, or drawn, as a decoder takes them. */
export function numbersPanel({ description, given, fail }: Asked): InputPanel {
  const size = description.inputShape.reduce<number>((all, length) => all * (length ?? 0), 1);
  const written = h('textarea', { id: newId('written'), rows: 3 });
  const rowChoice = h('div');
  const told = h('div');
  const ask = () => {
    try {
      const input = writtenNumbers(written.value);
      given({ input, options: {}, description, looked: null });
    } catch (error) {
      fail(error);
    }
  };
  let seed = 0;
  const draw = () => {
    const random = new Random(++seed);
    written.value = Array.from({ length: size }, () => random.normal().toFixed(4)).join(', ');
    ask();
  };
  return {
    element: h(
      'div',
      {},
      h('p', {}, h('label', { for: written.id }, 'Or write them')),
      written,
      h(
        'p',
        { class: 'row' },
        ...(size > 0 ? [button(`Draw ${size} normal numbers`, draw)] : []),
        button('Ask the model', ask),
      ),
      rowChoice,
      told,
    ),
    async take(file) {
      const { rows, facts } = await csvRows(file.name, new Uint8Array(await file.arrayBuffer()));
      const width = rows[0]!.length;
      const apart = rows.length > 1 && width === size;
      const show = (values: number[], taken: string) => {
        written.value = values.join(', ');
        const count = rows.length === 1 ? 'one row' : `${rows.length} rows`;
        const found = `${file.name}: ${count} of ${width} numbers.`;
        told.replaceChildren(doneList([found, ...facts, taken]));
        ask();
      };
      const one = (n: number) => show([...rows[n]!], `Taken is row ${n + 1}.`);
      rowChoice.replaceChildren(
        ...(apart
          ? [
              choice(
                'Row',
                rows.map((_, n) => [String(n), String(n + 1)] as const),
                '0',
                (value) => one(Number(value)),
              ),
            ]
          : []),
      );
      if (apart) one(0);
      else show(rows.flat(), 'All are taken, row by row.');
    },
  };
}
