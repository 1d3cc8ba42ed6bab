/** What a page gets as the global `tfdeconv`. */

export * as models from '../models/index.js';
export * from './index.js';
export { ready } from './wasm/index.js';
