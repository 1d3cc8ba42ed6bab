import './ops/gradients.js';
import './repairs/index.js';
import './wasm/index.js';

export * from './arithmetic/index.js';
export { ValueError } from './check.js';
export * as layers from './layers/factories.js';
export * from './layers/index.js';
export * from './load/index.js';
export * from './ops/index.js';
