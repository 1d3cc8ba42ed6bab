/**
 * What a layer saw: projections of its units back to the input, and pictures, plots and reports of tensors.
 *
 * @packageDocumentation
 */

export { rankCorrelation, structuralSimilarity } from '../measures/similarity.js';
export * from '../pictures/index.js';
export { asTranspose } from '../rewrite/as_transpose.js';
export {
  type Deconvolved,
  type DeconvolveOptions,
  deconvolve,
  METHODS,
  type Method,
} from './deconvolve.js';
export { type ReceptiveField, receptiveField } from './receptive_field.js';
export {
  type SanityOptions,
  type SanityRow,
  sanityCheck,
} from './sanity_check.js';
export { type TopPatch, type TopPatchesOptions, topPatches } from './top_patches.js';
export type { Unit, UnitOptions } from './units.js';
