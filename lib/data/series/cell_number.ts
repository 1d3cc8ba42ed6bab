import { ValueError } from '../../check.js';

/** What stands between a number's whole part and the rest of it. */
export type Decimal = '.' | ',';

const POINT = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const COMMA = /^[+-]?(\d+,?\d*|,\d+)([eE][+-]?\d+)?$/;
/** Groups of three digits: 1,234.5 and 1.234,5 and 1 234,5 and 1'234.5. */
const GROUPED = /^[+-]?\d{1,3}(?:([.,' \u00a0\u202f\u2019])\d{3})(?:\1\d{3})*(?:[.,]\d*)?$/;
const MISSING = new Set(
  ['', 'na', 'n/a', '#n/a', 'nan', 'null', 'none', '-', '--', '?', 'nil'].concat(
    // What spreadsheets write where they could not compute.
    ['#div/0!', '#value!', '#ref!', '#num!', '#name?', '#null!'],
  ),
);

/** Whether a cell says that there is no value, as '', NaN, NA, null, ? and - do. */
export const isMissing = (cell: string): boolean => MISSING.has(cell.trim().toLowerCase());

/** A cell with a minus of ASCII, for which typesetters have others. */
const plain = (cell: string) => cell.trim().replace(/^[\u2212\u2013]/, '-');

/** Whether a cell is a number with that decimal sign. */
export const isNumber = (cell: string, decimal: Decimal): boolean =>
  (decimal === '.' ? POINT : COMMA).test(plain(cell));

/** Whether a cell has separators between thousands: more than the decimal sign alone can be. */
export function hasThousands(cell: string, decimal: Decimal): boolean {
  const text = cell.trim();
  return !isNumber(text, decimal) && GROUPED.test(text);
}

/**
 * The number of a cell.
 *
 * @param where file, line and column, for messages
 * @throws ValueError for a cell that is no number, or one with separators between thousands.
 */
export function cellNumber(where: string, cell: string, decimal: Decimal): number {
  const text = plain(cell);
  if (isNumber(text, decimal)) return Number(decimal === ',' ? text.replace(',', '.') : text);
  const kind = `a number with a decimal ${decimal === '.' ? 'point' : 'comma'}`;
  const expected = hasThousands(text, decimal) ? `${kind} and no thousands' separators` : kind;
  throw new ValueError(`${where} must be ${expected}, got '${cell}'.`);
}
