/**
 * Layers, transposed convolutions, the arithmetic of sizes, and loading of saved models. Importing it registers the
 * layers, and replaces kernels and gradients of tfjs that are wrong, missing or slow (`tfjs-deconv/repairs`,
 * `tfjs-deconv/wasm`).
 *
 * @packageDocumentation
 */
import './ops/gradients.js';
import './repairs/index.js';
import './wasm/index.js';
import './layers/register.js';

export * from './arithmetic/index.js';
export * from './arithmetic/shapes.js';
export { ValueError } from './check.js';
export * from './layers/index.js';
export * from './load/index.js';
export * from './ops/index.js';
export * from './rewrite/index.js';
