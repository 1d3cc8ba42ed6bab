export * from './arithmetic/index.js';
export { ValueError } from './check.js';
