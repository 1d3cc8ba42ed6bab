export { convOutputLength } from './conv_output_length.js';
export { type DeconvOptions, deconvOutputLength } from './deconv_output_length.js';
export type { Padding } from './padding.js';
