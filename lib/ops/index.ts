export type { ConvTransposeOptions } from './conv_transpose.js';
export { conv1dTranspose } from './conv1d_transpose.js';
export { conv2dTranspose } from './conv2d_transpose.js';
export { conv3dTranspose } from './conv3d_transpose.js';
export type { Interpolation } from './upsample.js';
