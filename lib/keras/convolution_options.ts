import { weightKeys } from './read/rules/rule.js';

// The options of Keras's convolutions, in Keras's spelling. A layer of tfjs that stands for one has the format of
// the data beside them.

const WINDOW = ['kernel_size', 'strides', 'padding', 'dilation_rate'];
const KERNEL = ['activation', 'use_bias', ...weightKeys('kernel', 'bias')];

/** Those of EinsumDense, which has no window. */
export const EINSUM_OPTIONS: readonly string[] = [
  'equation',
  'output_shape',
  'bias_axes',
  ...KERNEL.filter((key) => key !== 'use_bias'),
];

export const CONVOLUTION_OPTIONS: readonly string[] = ['filters', ...WINDOW, ...KERNEL];

/** Those of a convolution in groups, which minds the format of the data itself. */
export const GROUPED_OPTIONS: readonly string[] = [...CONVOLUTION_OPTIONS, 'groups', 'data_format'];

export const TRANSPOSED_OPTIONS: readonly string[] = [
  'filters',
  ...WINDOW,
  'output_padding',
  'data_format',
  ...KERNEL,
];

export const DEPTHWISE_OPTIONS: readonly string[] = [
  ...WINDOW,
  'depth_multiplier',
  'activation',
  'use_bias',
  ...weightKeys('depthwise', 'bias'),
];

export const SEPARABLE_OPTIONS: readonly string[] = [
  'filters',
  ...WINDOW,
  'depth_multiplier',
  'activation',
  'use_bias',
  ...weightKeys('depthwise', 'pointwise', 'bias'),
];
