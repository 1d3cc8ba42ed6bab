import type * as tfl from '@tensorflow/tfjs-layers';
import type { LayerClass } from '../../arithmetic/layer_traits.js';
import type { BaseConvTranspose } from '../../layers/base_conv_transpose.js';
import type { InstanceNormalization } from '../../layers/instance_normalization.js';
import {
  CONVOLUTION_OPTIONS,
  DEPTHWISE_OPTIONS,
  EINSUM_OPTIONS,
  GROUPED_OPTIONS,
  SEPARABLE_OPTIONS,
  TRANSPOSED_OPTIONS,
} from '../convolution_options.js';
import { kerasName } from '../keras_name.js';
import { weightKeys } from '../read/rules/rule.js';
import { weightPlaces } from '../read/weights.js';
import { type KerasLayer, lacking, type Place, snake, type WriteRule } from './keras_layer.js';
import { activation, cellActivation, constraint, initializer, regularizer } from './values.js';

type Config = Record<string, unknown>;

const camel = (key: string) =>
  key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** These options of a layer, in Keras's spelling; activations that Keras lacks follow the layer. */
export function kerasOptions(
  layer: tfl.layers.Layer,
  source: Config,
  keys: readonly string[],
  cell = false,
): { config: Config; after: KerasLayer[] } {
  const config: Config = {};
  let after: KerasLayer[] = [];
  for (const key of keys) {
    const value = source[camel(key)];
    if (key.endsWith('initializer')) config[key] = initializer(value);
    else if (key.endsWith('regularizer')) config[key] = regularizer(value);
    else if (key.endsWith('constraint')) config[key] = constraint(value);
    else if (key.endsWith('activation')) {
      if (cell) config[key] = cellActivation(layer, value, key === 'recurrent_activation');
      else {
        const written = activation(layer, value);
        config[key] = written.name;
        after = written.after;
      }
    } else if (key === 'data_format') config[key] = snake(String(value ?? 'channelsLast'));
    else if (value !== undefined) config[key] = value;
  }
  return { config, after };
}

/** A layer that Keras has under the same name, or another, with the same options. */
export function plain(keys: readonly string[], more: Config = {}, className?: string): WriteRule {
  return (layer) => {
    // tfjs's SeparableConv2D leaves one option out of its config.
    const { depthMultiplier } = layer as { depthMultiplier?: number };
    const source = { ...(depthMultiplier && { depthMultiplier }), ...layer.getConfig() };
    const { config, after } = kerasOptions(layer, source, keys);
    const own = [...layer.trainableWeights, ...layer.nonTrainableWeights];
    const places = weightPlaces(layer) ?? [['', own] as const];
    const main = {
      className: className ?? kerasName(layer),
      suffix: '',
      config: { trainable: layer.trainable, dtype: 'float32', ...config, ...more },
      weights: places.map(([place, kept]) => ({
        place,
        kept: kept.map((variable) => ({ variable })),
      })),
    };
    return [main, ...after];
  };
}

const KERNEL = ['activation', 'use_bias', ...weightKeys('kernel', 'bias')];
const POOL = ['pool_size', 'strides', 'padding', 'data_format'];
const CONVOLUTION = [...CONVOLUTION_OPTIONS, 'data_format'];
const TRANSPOSED = [...TRANSPOSED_OPTIONS, 'activity_regularizer'];
const NORM = ['axis', 'epsilon', 'center', 'scale', ...weightKeys('beta', 'gamma')];

/** Keras 3.3 to 3.10 refuse an output_padding of 0: where none gives the same, none is written. */
function transposed(layer: tfl.layers.Layer, place: Place): KerasLayer[] {
  const [main, ...after] = plain(TRANSPOSED)(layer, place);
  const { kernelSize, strides, dilationRate, padding, outputPadding } = layer as BaseConvTranspose;
  const same = outputPadding?.every((extra, i) => {
    const [s, k] = [strides[i]!, (kernelSize[i]! - 1) * dilationRate[i]! + 1];
    return extra === 0 && (padding === 'valid' ? k >= s : s === 1 && k % 2 === 1);
  });
  if (same) main!.config.output_padding = null;
  return [main!, ...after];
}

/** The layers whose constructors take no `trainable`. */
const spatialDropout =
  (...keys: string[]): WriteRule =>
  (layer, place) =>
    plain(keys)(layer, place).map((one) => {
      const { trainable: _, ...config } = one.config as Record<string, unknown>;
      return { ...one, config };
    });

/** Layers that are the same in tfjs and in Keras, with their options. */
export const PLAIN: Partial<Record<LayerClass, WriteRule>> = {
  Dense: plain(['units', ...KERNEL]),
  Conv1D: plain(CONVOLUTION),
  Conv2D: plain(CONVOLUTION),
  Conv3D: plain(CONVOLUTION),
  Conv1DTranspose: transposed,
  Conv2DTranspose: transposed,
  Conv3DTranspose: transposed,
  GroupedConv1D: plain([...GROUPED_OPTIONS, 'activity_regularizer']),
  GroupedConv2D: plain([...GROUPED_OPTIONS, 'activity_regularizer']),
  GroupedConv3D: plain([...GROUPED_OPTIONS, 'activity_regularizer']),
  DepthwiseConv1D: plain([...DEPTHWISE_OPTIONS, 'data_format', 'activity_regularizer']),
  SeparableConv1D: plain([...SEPARABLE_OPTIONS, 'data_format', 'activity_regularizer']),
  DepthwiseConv2D: plain([...DEPTHWISE_OPTIONS, 'data_format']),
  SeparableConv2D: plain([...SEPARABLE_OPTIONS, 'data_format']),
  Embedding: plain(['input_dim', 'output_dim', 'mask_zero', ...weightKeys('embeddings')]),
  Masking: plain(['mask_value']),
  Flatten: plain(['data_format']),
  Reshape: plain(['target_shape']),
  Permute: plain(['dims']),
  RepeatVector: plain(['n']),
  Dropout: plain(['rate', 'noise_shape']),
  SpatialDropout1D: spatialDropout('rate'),
  SpatialDropout2D: spatialDropout('rate', 'data_format'),
  SpatialDropout3D: spatialDropout('rate', 'data_format'),
  GaussianNoise: plain(['stddev']),
  GaussianDropout: plain(['rate']),
  AlphaDropout: plain(['rate', 'noise_shape']),
  ActivityRegularization: plain(['l1', 'l2']),
  BatchNormalization: plain([
    ...NORM,
    'momentum',
    'moving_mean_initializer',
    'moving_variance_initializer',
  ]),
  LayerNormalization: (layer, place) => {
    const axes = [layer.getConfig().axis].flat() as number[];
    // Keras sorts them, and wants weights of that shape.
    if (axes.some((axis, i) => i > 0 && axis < axes[i - 1]!)) {
      lacking(layer, `axis [${axes}]`, 'axes that ascend; their weights are the same numbers');
    }
    return plain(NORM)(layer, place);
  },
  GroupNormalization: plain(['groups', ...NORM]),
  // Keras's GroupNormalization of a group for each channel.
  InstanceNormalization: (layer, place) => {
    const { affine } = layer as InstanceNormalization;
    const fixed = { groups: -1, axis: -1, center: affine, scale: affine };
    const keys = ['epsilon', ...weightKeys('beta', 'gamma')];
    return plain(keys, fixed, 'GroupNormalization')(layer, place);
  },
  RMSNormalization: plain(['axis', 'epsilon']),
  UnitNormalization: plain(['axis']),
  Normalization: plain(['axis', 'mean', 'variance', 'invert']),
  EinsumDense: plain(EINSUM_OPTIONS),
  Add: plain([]),
  Multiply: plain([]),
  Average: plain([]),
  Maximum: plain([]),
  Minimum: plain([]),
  Concatenate: plain(['axis']),
  Dot: plain(['axes', 'normalize']),
  MaxPooling1D: plain(POOL),
  MaxPooling2D: plain(POOL),
  MaxPooling3D: plain(POOL),
  AveragePooling1D: plain(POOL),
  AveragePooling2D: plain(POOL),
  AveragePooling3D: plain(POOL),
  GlobalAveragePooling1D: plain([]),
  GlobalMaxPooling1D: plain([]),
  GlobalAveragePooling2D: plain(['data_format']),
  GlobalMaxPooling2D: plain(['data_format']),
  UpSampling1D: plain(['size']),
  UpSampling3D: plain(['size', 'data_format']),
  BilinearUpSampling2D: plain(['size', 'data_format'], { interpolation: 'bilinear' }),
  UpSampling2D: (layer, place) => {
    if (layer.getConfig().interpolation === 'bilinear') {
      lacking(layer, "tfjs's bilinear UpSampling2D, on another grid", 'BilinearUpSampling2D');
    }
    return plain(['size', 'data_format', 'interpolation'])(layer, place);
  },
  // Older ones of Keras take no data_format, and have the channels last.
  ZeroPadding1D: (layer, place) => {
    const first = layer.getConfig().dataFormat === 'channelsFirst';
    return plain(first ? ['padding', 'data_format'] : ['padding'])(layer, place);
  },
  ZeroPadding2D: plain(['padding', 'data_format']),
  ZeroPadding3D: plain(['padding', 'data_format']),
  Cropping1D: plain(['cropping']),
  Cropping2D: plain(['cropping', 'data_format']),
  Cropping3D: plain(['cropping', 'data_format']),
  Rescaling: plain(['scale', 'offset']),
  PReLU: plain(['shared_axes', ...weightKeys('alpha')]),
  Softmax: plain(['axis']),
};
