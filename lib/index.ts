import './ops/gradients.js';

export * from './arithmetic/index.js';
export { ValueError } from './check.js';
export * from './ops/index.js';
