import { BINARY_OPERATIONS } from './binary.js';
import { IMAGE_OPERATIONS } from './images.js';
import type { Operation } from './operation.js';
import { POINTWISE_OPERATIONS } from './pointwise.js';
import { REDUCTIONS } from './reductions.js';
import { SHAPE_OPERATIONS } from './shapes.js';
import { GET_ITEM } from './slicing.js';

/** The operations of keras.ops that are computed here, by the classes of a file. */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  ...POINTWISE_OPERATIONS,
  ...BINARY_OPERATIONS,
  ...REDUCTIONS,
  ...SHAPE_OPERATIONS,
  ...IMAGE_OPERATIONS,
  GetItem: GET_ITEM,
};
