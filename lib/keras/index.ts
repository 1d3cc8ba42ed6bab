import '../layers/index.js';

export { loadKeras } from './load_keras.js';
export type { KerasSource } from './source.js';
