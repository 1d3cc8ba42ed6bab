import { array, text } from '../../check.js';
import { type Cell, checkCell, showCell } from './cell.js';
import { escapeHtml, type Html } from './html.js';

/**
 * Few figures that matter, large, each with its name.
 *
 *
 * @param entries a name and its value each
 * @throws ValueError for what is neither text nor number
 * @example
 * facts([['test error (MSE)', 0.0134], ['backend', 'wasm']]).html;
 * // '<...0.0134...wasm...>'
 */
export function facts(entries: readonly (readonly [name: string, value: Cell])[]): Html {
  array('facts', 'entries', entries).forEach((entry, i) => {
    const [name, value] = array('facts', `entries[${i}]`, entry);
    text('facts', `the name of entries[${i}]`, name);
    checkCell('facts', `the value of entries[${i}]`, value);
  });
  const items = entries.map(
    ([name, value]) => `<div><dt>${escapeHtml(name)}</dt><dd>${showCell(value)}</dd></div>`,
  );
  return { html: `<dl class="facts">${items.join('')}</dl>` };
}
