import { copyRows } from './rows/copies.js';
import type { Row } from './row.js';

/** Every row of every kernel. */
export function table(): Row[] {
  return [...copyRows()];
}
