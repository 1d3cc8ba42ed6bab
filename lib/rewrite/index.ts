export { foldUpsampling } from './fold_upsampling.js';
export { type MirrorOptions, mirror } from './mirror.js';
export { type Split, type SplitOptions, split } from './split.js';
