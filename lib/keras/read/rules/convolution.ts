import {
  CONVOLUTION_OPTIONS,
  DEPTHWISE_OPTIONS,
  GROUPED_OPTIONS,
  SEPARABLE_OPTIONS,
  TRANSPOSED_OPTIONS,
} from '../../convolution_options.js';
import type { Options } from './options.js';
import { channelsLast, first, makeLayer, pass, type Rule, weightKeys } from './rule.js';

const noGroups = (options: Options) => {
  const groups = options.number('groups', 1);
  if (groups !== 1) options.refuse(`groups=${groups}`, 'a layer for each group');
};

const conv =
  (rank: 1 | 2 | 3): Rule =>
  (options) => {
    if (options.number('groups', 1) === 1) {
      return channelsLast(rank + 2, pass(`Conv${rank}D`, CONVOLUTION_OPTIONS))(options);
    }
    return pass(`GroupedConv${rank}D`, GROUPED_OPTIONS)(options);
  };

/** Causal padding is zeros before the first element. */
const conv1d: Rule = (options) => {
  if (options.take('padding') !== 'causal') return conv(1)(options);
  const number = (key: string) => [options.take(key) ?? 1].flat()[0] as number;
  const padding = [(number('kernel_size') - 1) * number('dilation_rate'), 0];
  const channelsFirst = options.take('data_format') === 'channels_first';
  if (channelsFirst) options.refuse("padding='causal' with channels_first", 'channels_last');
  const name = options.context.name('_causal');
  options.object.config.padding = 'valid';
  const built = conv(1)(options);
  return { layers: [makeLayer('ZeroPadding1D', { name, padding }), ...built.layers] };
};

/** Keras 2 has no dilation in three dimensions: it takes the option and leaves it. */
const honestDilation = (rank: 1 | 2 | 3) => (options: Options) => {
  noGroups(options);
  const dilation = [options.take('dilation_rate') ?? 1].flat();
  if (rank === 3 && options.context.kerasMajor === 2 && dilation.some((d) => d !== 1)) {
    options.refuse(`dilation_rate=[${dilation}], which Keras 2 ignores`, 'Keras 3');
  }
};

/** This package's own, with every option of Keras; `groups` came late and is 1. */
const transposed = (rank: 1 | 2 | 3): Rule =>
  first(honestDilation(rank), pass(`Conv${rank}DTranspose`, TRANSPOSED_OPTIONS));

const equalStrides = (options: Options) => {
  const strides = [options.take('strides') ?? 1].flat();
  if (strides.some((stride) => stride !== strides[0])) {
    options.refuse(`strides=${JSON.stringify(strides)}`, 'equal strides');
  }
};

export const CONVOLUTION: Record<string, Rule> = {
  Conv1D: conv1d,
  Conv2D: conv(2),
  Conv3D: conv(3),
  Conv1DTranspose: transposed(1),
  Conv2DTranspose: transposed(2),
  Conv3DTranspose: transposed(3),
  DepthwiseConv1D: pass('DepthwiseConv1D', [...DEPTHWISE_OPTIONS, 'data_format']),
  SeparableConv1D: pass('SeparableConv1D', [...SEPARABLE_OPTIONS, 'data_format']),
  DepthwiseConv2D: channelsLast(
    4,
    first(
      (options) => {
        equalStrides(options);
        // Keras 2 writes the kernel's options here, without a meaning.
        options.ignore(...weightKeys('kernel'), 'groups');
      },
      pass('DepthwiseConv2D', DEPTHWISE_OPTIONS),
    ),
  ),
  SeparableConv2D: channelsLast(
    4,
    first(
      (options) => {
        equalStrides(options);
        options.ignore(...weightKeys('kernel'), 'groups');
      },
      pass('SeparableConv2D', SEPARABLE_OPTIONS),
    ),
  ),
};
