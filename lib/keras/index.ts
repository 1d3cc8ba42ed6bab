import '../layers/index.js';

export { loadKeras } from './load_keras.js';
export type { KerasSource } from './source.js';
export { toKeras } from './to_keras.js';
