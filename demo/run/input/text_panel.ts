import { button, h } from '../../ui/dom.js';
import { newId } from '../../ui/new_id.js';
import { doneList } from './done_list.js';
import type { Asked, InputPanel } from './given.js';

/** A text, from a file or written. */
export function textPanel({ description, given, fail }: Asked): InputPanel {
  const written = h('textarea', { id: newId('written'), rows: 3 });
  const told = h('div');
  const ask = () => {
    try {
      given({ input: written.value, options: {}, description, looked: null });
    } catch (error) {
      fail(error);
    }
  };
  return {
    element: h(
      'div',
      {},
      h('p', {}, h('label', { for: written.id }, 'Or write one')),
      written,
      h('p', { class: 'row' }, button('Ask the model', ask)),
      told,
    ),
    async take(file) {
      const text = await file.text();
      written.value = text.replace(/\r?\n$/, '');
      const done = [`${file.name}: ${[...text].length} characters.`];
      if (written.value !== text) done.push('The line end at its end is left out.');
      told.replaceChildren(doneList(done));
      ask();
    },
  };
}
