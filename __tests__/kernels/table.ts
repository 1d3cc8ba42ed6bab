import type { Row } from './row.js';
import { broadcastRows } from './rows/broadcasts.js';
import { convolutionRows } from './rows/convolutions.js';
import { copyRows } from './rows/copies.js';
import { dilationRows } from './rows/dilations.js';
import { indexedRows } from './rows/indexed.js';
import { matrixProductRows } from './rows/matrix_products.js';
import { normalizationRows } from './rows/normalizations.js';
import { optimizerStepRows } from './rows/optimizer_steps.js';
import { permutationRows } from './rows/permutations.js';
import { pointwiseRows } from './rows/pointwise.js';
import { poolRows } from './rows/pools.js';
import { reductionRows } from './rows/reductions.js';
import { resizeRows } from './rows/resizes.js';

/** Every row of every kernel that this package replaces or adds, on any backend. */
export function table(): Row[] {
  return [
    broadcastRows(),
    convolutionRows(),
    copyRows(),
    matrixProductRows(),
    normalizationRows(),
    optimizerStepRows(),
    permutationRows(),
    pointwiseRows(),
    poolRows(),
    reductionRows(),
    resizeRows(),
    dilationRows(),
    indexedRows(),
  ].flat();
}
