import * as tf from '@tensorflow/tfjs-core';
import { ATTENTION_OPERATORS } from './attention.js';
import { BINARY_OPERATORS } from './binary.js';
import { FOLD_OPERATORS } from './col2im.js';
import { CONSTANT_OPERATORS } from './constants.js';
import { CONVOLUTION_OPERATORS } from './convolution.js';
import { DEPTH_OPERATORS } from './depth_to_space.js';
import { GATHER_OPERATORS } from './gather.js';
import { SAMPLING_OPERATORS } from './grid_sample.js';
import { JOINING_OPERATORS } from './join_and_split.js';
import { LINEAR_OPERATORS } from './linear.js';
import { LOSS_OPERATORS } from './losses.js';
import { NORMALIZATION_OPERATORS } from './normalization.js';
import { need, type Operator } from './operator.js';
import { PAD_OPERATORS } from './pad.js';
import { POINTWISE_OPERATORS } from './pointwise.js';
import { POOLING_OPERATORS } from './pooling.js';
import { QUANTIZATION_OPERATORS } from './quantization.js';
import { RECURRENT_OPERATORS } from './recurrent.js';
import { REDUCTIONS } from './reductions.js';
import { RESIZE_OPERATORS } from './resize.js';
import { SCATTER_OPERATORS } from './scatter.js';
import { SHAPE_OPERATORS } from './shapes.js';
import { SLICING_OPERATORS } from './slicing.js';

/** No operator of ONNX: its second input, a weight that several nodes use. */
export const PARAMETER = 'tfjs-deconv.Parameter';

const parameter: Operator = {
  run: (inputs) => tf.clone(need(inputs, 1)),
  types: ({ types }) => [types[1]!],
  shapes: ([, weight]) => [[...weight!.shape]],
};

/** ONNX's own operators that are computed here, by name. */
export const OPERATORS: Readonly<Record<string, Operator>> = {
  ...POINTWISE_OPERATORS,
  ...BINARY_OPERATORS,
  ...REDUCTIONS,
  ...CONSTANT_OPERATORS,
  ...SHAPE_OPERATORS,
  ...JOINING_OPERATORS,
  ...DEPTH_OPERATORS,
  ...SLICING_OPERATORS,
  ...PAD_OPERATORS,
  ...GATHER_OPERATORS,
  ...SCATTER_OPERATORS,
  ...LINEAR_OPERATORS,
  ...CONVOLUTION_OPERATORS,
  ...FOLD_OPERATORS,
  ...POOLING_OPERATORS,
  ...NORMALIZATION_OPERATORS,
  ...RESIZE_OPERATORS,
  ...RECURRENT_OPERATORS,
  ...QUANTIZATION_OPERATORS,
  ...ATTENTION_OPERATORS,
  ...LOSS_OPERATORS,
  ...SAMPLING_OPERATORS,
  [PARAMETER]: parameter,
};

/** The operator, if it is one of ONNX's own that is computed here. */
export function operatorOf(domain: string, name: string): Operator | null {
  return domain === '' && Object.hasOwn(OPERATORS, name) ? OPERATORS[name]! : null;
}
