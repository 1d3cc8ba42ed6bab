import { ValueError } from '../../check.js';
import { type Cell, showCell } from './cell.js';
import { escapeHtml, type Html } from './html.js';

/**
 * A table. Columns of numbers are set flush right; numbers are shown in four significant digits.
 *
 * @throws ValueError for a row of another length than the header
 * @example table(['layer', 'output', 'parameters'], [['conv1d', '[null, 64]', 1234]], 'Shapes');
 */
export function table(
  header: readonly string[],
  rows: readonly (readonly Cell[])[],
  caption = '',
): Html {
  rows.forEach((row, i) => {
    if (row.length === header.length) return;
    throw new ValueError(
      `table: rows[${i}] must have a cell for each column (${header.length}), got ${row.length}.`,
    );
  });
  const kinds = header.map((_, column) =>
    rows.length > 0 && rows.every((row) => typeof row[column] === 'number')
      ? ' class="number"'
      : '',
  );
  const head = header.map((text, i) => `<th scope="col"${kinds[i]}>${escapeHtml(text)}</th>`);
  const body = rows.map(
    (row) => `<tr>${row.map((cell, i) => `<td${kinds[i]}>${showCell(cell)}</td>`).join('')}</tr>`,
  );
  const title = caption === '' ? '' : `<caption>${escapeHtml(caption)}</caption>`;
  return {
    html: `<div class="scroll" tabindex="0"><table>${title}<thead><tr>${head.join('')}</tr></thead><tbody>
${body.join('\n')}
</tbody></table></div>`,
  };
}
