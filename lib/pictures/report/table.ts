import { array, text as checkText, ValueError } from '../../check.js';
import { type Cell, checkCell, showCell } from './cell.js';
import { escapeHtml, type Html } from './html.js';

/** Up to this many characters a column does not wrap: shapes and names stay in one piece. */
const SHORT = 24;

/** How a column is set. */
function columnKind(cells: readonly Cell[]): 'number' | 'short' | 'long' {
  if (cells.length > 0 && cells.every((cell) => typeof cell === 'number')) return 'number';
  return cells.every((cell) => String(cell).length <= SHORT) ? 'short' : 'long';
}

/**
 * A table. Columns of numbers are set flush right; numbers are shown in four significant digits.
 *
 * @param header the columns' names
 * @param rows one cell a column each
 * @param caption default none
 * @throws ValueError for a row of another length than the header
 * @example
 * table(['layer', 'parameters'], [['conv1d', 1234]], 'Shapes').html; // '...Shapes...conv1d...'
 */
export function table(
  header: readonly string[],
  rows: readonly (readonly Cell[])[],
  caption = '',
): Html {
  array('table', 'header', header).forEach((name, i) => {
    checkText('table', `header[${i}]`, name);
  });
  checkText('table', 'caption', caption);
  array('table', 'rows', rows).forEach((row, i) => {
    array('table', `rows[${i}]`, row).forEach((cell, n) => {
      checkCell('table', `rows[${i}][${n}]`, cell);
    });
  });
  rows.forEach((row, i) => {
    if (row.length === header.length) return;
    throw new ValueError(
      `table: rows[${i}] must have a cell for each column (${header.length}), got ${row.length}.`,
    );
  });
  const kinds = header.map(
    (_, column) => ` class="${columnKind(rows.map((row) => row[column]!))}"`,
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
