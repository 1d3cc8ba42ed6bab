import type { Row } from './row.js';
import { convolutionRows } from './rows/convolutions.js';
import { copyRows } from './rows/copies.js';
import { matrixProductRows } from './rows/matrix_products.js';
import { poolRows } from './rows/pools.js';
import { reductionRows } from './rows/reductions.js';

/** Every row of every kernel. */
export function table(): Row[] {
  return [
    ...convolutionRows(),
    ...copyRows(),
    ...poolRows(),
    ...reductionRows(),
    ...matrixProductRows(),
  ];
}
