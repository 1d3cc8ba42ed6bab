import { fail } from '../../check.js';
import { proseHtml } from './html.js';

/** What a table or a fact shows. */
export type Cell = string | number;

/** A number in at most four significant digits, a whole one in full, with commas. */
function formatNumber(value: number): string {
  if (Number.isInteger(value)) return value.toLocaleString('en-US');
  return String(Number(value.toPrecision(4)));
}

/** The value, if it is a text or a number. */
export function checkCell(where: string, name: string, value: unknown): Cell {
  if (typeof value === 'string' || typeof value === 'number') return value;
  return fail(where, name, 'a text or a number', value);
}

/** A cell as markup; what stands between backticks is set as code. */
export function showCell(cell: Cell): string {
  return typeof cell === 'number' ? formatNumber(cell) : proseHtml(cell);
}
