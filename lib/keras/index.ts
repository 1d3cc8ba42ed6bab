/**
 * Keras's files, read and written.
 *
 * @packageDocumentation
 */
import '../layers/register.js';
// BatchNormalization of volumes, and without scale or center.
import '../repairs/index.js';

export type { ModelSource } from '../load/read_source.js';
export { type KerasSource, type LoadKerasOptions, loadKeras } from './read/load_keras.js';
export type { CustomLayers, LayerClass } from './read/rules/custom.js';
export type { LambdaFunction, Lambdas } from './read/rules/lambdas.js';
export { type ToKerasOptions, toKeras } from './to_keras.js';
