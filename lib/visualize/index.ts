/**
 * What a layer saw: projections of its units back to the input, and pictures, plots and reports of tensors.
 *
 * @packageDocumentation
 */

export { rankCorrelation, structuralSimilarity } from '../measures/similarity.js';
export * from '../pictures/index.js';
export { asTranspose } from '../rewrite/as_transpose.js';
export type { WatchOptions } from '../watch.js';
export {
  type Deconvolved,
  type DeconvolvedInputs,
  type DeconvolveOptions,
  deconvolve,
} from './deconvolve.js';
export {
  type Maximized,
  type MaximizedUnit,
  type MaximizeOptions,
  maximizeActivation,
} from './maximize_activation.js';
export { METHODS, type Method } from './methods.js';
export type { PaintOptions } from './paint_settings.js';
export { type ReceptiveField, receptiveField } from './receptive_field.js';
export {
  type SanityOptions,
  type SanityRow,
  sanityCheck,
} from './sanity_check.js';
export type { MethodSettings } from './settings.js';
export {
  type IteratorSource,
  type TopPatch,
  type TopPatchesOptions,
  topPatches,
} from './top_patches.js';
export type { Target, Unit, UnitOptions } from './units.js';
