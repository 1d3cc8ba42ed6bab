import { type Cell, showCell } from './cell.js';
import { escapeHtml, type Html } from './html.js';

/**
 * Few figures that matter, large, each with its name.
 *
 * @example facts([['test error (MSE)', 0.0134], ['backend', 'wasm']]);
 */
export function facts(entries: readonly (readonly [name: string, value: Cell])[]): Html {
  const items = entries.map(
    ([name, value]) => `<div><dt>${escapeHtml(name)}</dt><dd>${showCell(value)}</dd></div>`,
  );
  return { html: `<dl class="facts">${items.join('')}</dl>` };
}
