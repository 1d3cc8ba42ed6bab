import type * as tfl from '@tensorflow/tfjs-layers';
import { EINSUM_OPTIONS } from '../../convolution_options.js';
import { ActivityRegularization } from '../../layers/activity_regularization.js';
import '../../layers/spatial_dropout.js';
import type { Options } from './options.js';
import { first, makeLayer, pass, permute, type Rule, range, weightKeys } from './rule.js';

/** tfjs is right on the last axis only; another one is moved there and back. */
const batchNormalization: Rule = (options) => {
  const axis = [options.take('axis') ?? -1].flat()[0] as number;
  options.only('renorm', false);
  options.only('synchronized', false);
  options.ignore('renorm_clipping', 'renorm_momentum', 'virtual_batch_size', 'fused', 'adjustment');
  const rule = pass(
    'BatchNormalization',
    [
      'momentum',
      'epsilon',
      'center',
      'scale',
      'moving_mean_initializer',
      'moving_variance_initializer',
      ...weightKeys('beta', 'gamma'),
    ],
    { axis: -1 },
  );
  const { layers } = rule(options);
  if (axis === -1) return { layers };
  const rank = options.inputShape.length;
  const index = axis < 0 ? rank + axis : axis;
  if (index === rank - 1) return { layers };
  const last = range(1, rank - 1).filter((dim) => dim !== index);
  const back = range(1, rank - 1).map((dim) =>
    dim === index ? rank - 1 : dim < index ? dim : dim - 1,
  );
  const { context } = options;
  return {
    layers: [
      permute(context.name('_axis_last'), [...last, index]),
      ...layers,
      permute(context.name('_axis_back'), back),
    ],
  };
};

const integerAxes = (options: Options) => {
  const axis = options.take('axis');
  if (Array.isArray(axis) && axis.length === 1) options.object.config.axis = axis[0];
  options.only('rms_scaling', false);
};

/** Dropout does nothing but in training. */
const dropout = (className: string, keys: string[]) =>
  first((options) => options.ignore('seed'), pass(className, keys));

const linear: Rule = (options) => {
  options.finish();
  const layer: tfl.layers.Layer = makeLayer('Activation', {
    activation: 'linear',
    name: options.context.name(),
  });
  return { layers: [layer] };
};

/** Stands for a layer that another one has swallowed. */
export const NOTHING = '(nothing)';

export const CORE: Record<string, Rule> = {
  [NOTHING]: () => ({ layers: [] }),
  Dense: pass('Dense', ['units', 'activation', 'use_bias', ...weightKeys('kernel', 'bias')]),
  Embedding: pass('Embedding', [
    'input_dim',
    'output_dim',
    'mask_zero',
    'input_length',
    ...weightKeys('embeddings'),
  ]),
  // Reversed by an argument of its call, which is refused.
  ReversibleEmbedding: first(
    (options) => {
      options.only('tie_weights', true);
      options.ignore('logit_soft_cap', 'reverse_dtype');
    },
    pass('Embedding', ['input_dim', 'output_dim', 'mask_zero', ...weightKeys('embeddings')]),
  ),
  Masking: pass('Masking', ['mask_value']),
  Identity: linear,
  BatchNormalization: batchNormalization,
  LayerNormalization: first(
    integerAxes,
    pass('LayerNormalization', [
      'axis',
      'epsilon',
      'center',
      'scale',
      ...weightKeys('beta', 'gamma'),
    ]),
  ),
  GroupNormalization: pass('GroupNormalization', [
    'groups',
    'axis',
    'epsilon',
    'center',
    'scale',
    ...weightKeys('beta', 'gamma'),
  ]),
  RMSNormalization: pass('RMSNormalization', ['axis', 'epsilon']),
  Normalization: first(
    (options) => {
      const flat = (key: string) => {
        const value = options.take(key);
        const more = Array.isArray(value) && value.some(Array.isArray);
        if (more) options.refuse(`${key} of several axes`, 'numbers of one');
      };
      flat('mean');
      flat('variance');
    },
    pass('Normalization', ['axis', 'mean', 'variance', 'invert']),
  ),
  Pipeline: (options) => {
    const inside = options.take('layers') as unknown[];
    options.finish();
    const made = (object: unknown) => {
      const { className, config } = options.context.inner(object, null);
      return makeLayer(className, config);
    };
    return { layers: inside.map(made) };
  },
  UnitNormalization: pass('UnitNormalization', ['axis']),
  EinsumDense: pass('EinsumDense', EINSUM_OPTIONS),
  Dropout: dropout('Dropout', ['rate', 'noise_shape']),
  SpatialDropout1D: dropout('SpatialDropout1D', ['rate']),
  SpatialDropout2D: dropout('SpatialDropout2D', ['rate', 'data_format']),
  SpatialDropout3D: dropout('SpatialDropout3D', ['rate', 'data_format']),
  GaussianDropout: dropout('GaussianDropout', ['rate']),
  GaussianNoise: dropout('GaussianNoise', ['stddev']),
  AlphaDropout: dropout('AlphaDropout', ['rate', 'noise_shape']),
  ActivityRegularization: (options) => {
    const [l1, l2] = [options.number('l1', 0), options.number('l2', 0)];
    options.ignore('activity_regularizer');
    options.finish();
    return { layers: [new ActivityRegularization({ name: options.context.name(), l1, l2 })] };
  },
};
