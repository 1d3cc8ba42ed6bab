import '../layers/index.js';
// BatchNormalization of volumes, and without scale or center.
import '../repairs/index.js';

export type { FileSource as KerasSource } from '../load/read_source.js';
export { loadKeras } from './load_keras.js';
export { type ToKerasOptions, toKeras } from './to_keras.js';
