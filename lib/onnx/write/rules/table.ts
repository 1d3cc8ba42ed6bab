import type * as tfl from '@tensorflow/tfjs-layers';
import type { LayerClass } from '../../../arithmetic/layer_traits.js';
import { ACTIVATION_RULES } from './activation.js';
import { ATTENTION_RULES } from './attention.js';
import { BORDER_RULES } from './borders.js';
import { CONDITIONING_RULES } from './conditioning.js';
import { CONVOLUTION_RULES } from './convolution.js';
import { DECONVOLUTION_RULES } from './deconvolution.js';
import { DENSE_RULES } from './dense.js';
import { KERAS_OPERATION_RULES } from './keras_operation.js';
import { MERGING_RULES } from './merging.js';
import { NORMALIZATION_RULES } from './normalization.js';
import { OPERATION_RULES } from './operation.js';
import { RECURRENT_RULES } from './recurrent.js';
import { RESHAPING_RULES } from './reshaping.js';
import { RESIZING_RULES } from './resizing.js';
import { type Rule, rule } from './rule.js';
import { UNPOOLING_RULES } from './unpooling.js';

/** What a model does once it is trained: nothing. */
const identity: Rule = ({ x }) => x;

/** The layer within, with the kernel that it predicts by. */
const predicting = rule<{ predicting(): tfl.layers.Layer }>(({ layer, inputs, inner }) =>
  inner(layer.predicting(), inputs),
);

/** Classes that stand within others, or are models. */
const within = 'which is no layer of a model by itself';

/** How each layer class is written, or why it is not. A class that is not here does not compile. */
export const WRITE_RULES: Readonly<Record<LayerClass, Rule | string>> = {
  ...ACTIVATION_RULES,
  ...ATTENTION_RULES,
  ...BORDER_RULES,
  ...CONDITIONING_RULES,
  ...CONVOLUTION_RULES,
  ...DECONVOLUTION_RULES,
  ...DENSE_RULES,
  ...KERAS_OPERATION_RULES,
  ...MERGING_RULES,
  ...NORMALIZATION_RULES,
  ...OPERATION_RULES,
  ...RECURRENT_RULES,
  ...RESHAPING_RULES,
  ...RESIZING_RULES,
  ...UNPOOLING_RULES,

  SpectralNormalization: predicting,
  WeightNormalization: predicting,

  Dropout: identity,
  SpatialDropout1D: identity,
  SpatialDropout2D: identity,
  SpatialDropout3D: identity,
  GaussianNoise: identity,
  GaussianDropout: identity,
  AlphaDropout: identity,
  ActivityRegularization: identity,
  // The mean.
  Sampling: identity,

  InputLayer: within,
  Model: within,
  Functional: within,
  Sequential: within,
  SimpleRNNCell: within,
  LSTMCell: within,
  GRUCell: within,
  ResetAfterGRUCell: within,
  ConvLSTM2DCell: within,
  StackedRNNCells: within,

  Resizing: 'which tfjs does not run in a model',
  RandomWidth: 'which tfjs does not run in a model',
  CategoryEncoding: 'whose counts ONNX has no operator for',
};
