import type * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { make } from '../rewrite/window_layers.js';
import { Lacking, type Options } from './options.js';

type Layer = tfl.layers.Layer;
type Config = tf.serialization.ConfigDict;

/** A layer of this path: its name, or one behind it. */
export function named(path: string, className: string, config: Config, suffix = ''): Layer {
  return make(className, path === '' ? config : { ...config, name: `${path}${suffix}` });
}

/** Zeros added or elements cut at [start, end] of every axis; nothing where that changes nothing. */
export function borders(
  path: string,
  key: 'padding' | 'cropping',
  amounts: readonly [number, number][],
): Layer[] {
  if (amounts.flat().every((amount) => amount === 0)) return [];
  const kind = key === 'padding' ? 'ZeroPadding' : 'Cropping';
  const value = amounts.length === 1 ? amounts[0]! : amounts.map((pair) => [...pair]);
  return [named(path, `${kind}${amounts.length}D`, { [key]: value }, `_${key}`)];
}

function window(options: Options, rank: number) {
  options.number(0);
  options.only('groups', 1);
  const kernelSize = options.numbers('kernel_size', rank);
  const strides = options.numbers('stride', rank);
  const dilationRate = options.numbers('dilation', rank, 1);
  if (strides.some((s) => s > 1) && dilationRate.some((d) => d > 1)) {
    throw new Lacking('stride and dilation above 1 (nearest: one of them)');
  }
  const config: Config = {
    filters: options.number(1),
    useBias: options.flag('bias', true),
    kernelSize,
    strides,
    dilationRate,
  };
  const reach = kernelSize.map((k, i) => (k - 1) * dilationRate[i]! + 1);
  return { config, strides, reach };
}

/**
 * Conv1d to Conv3d. Torch pads with as many zeros on either side; Keras's 'same' does so with
 * strides of 1 alone. Else the zeros are a layer of their own.
 */
export function convolution(options: Options, rank: number): Layer[] {
  const { config, strides, reach } = window(options, rank);
  options.only('padding_mode', 'zeros');
  const printed = options.get('padding', 0);
  const padding = typeof printed === 'string' ? [] : options.numbers('padding', rank, 0);
  const even = padding.every((p, i) => strides[i] === 1 && 2 * p === reach[i]! - 1);
  const same = printed === 'same' || (printed !== 'valid' && even);
  return [
    ...(same
      ? []
      : borders(
          options.path,
          'padding',
          padding.map((p) => [p, p]),
        )),
    named(options.path, `Conv${rank}D`, { ...config, padding: same ? 'same' : 'valid' }),
  ];
}

/**
 * ConvTranspose1d to ConvTranspose3d: all of the output, of which torch's `padding` is cut from
 * either side and `output_padding` left standing at the end, or added there.
 *
 * With k - s = 2p and no output_padding, as in DCGAN (4, 2, 1), that is Keras's 'same'.
 */
export function transposed(options: Options, rank: number): Layer[] {
  const { config, strides, reach } = window(options, rank);
  const padding = options.numbers('padding', rank, 0);
  const extra = options.numbers('output_padding', rank, 0);
  const className = `Conv${rank}DTranspose`;
  const same = padding.every((p, i) => extra[i] === 0 && reach[i]! - strides[i]! === 2 * p);
  if (same) return [named(options.path, className, { ...config, padding: 'same' })];
  const outputPadding = padding.map((p, i) => Math.max(extra[i]! - p, 0));
  if (outputPadding.some((op, i) => op >= strides[i]!)) {
    options.lacks('output_padding', 'below stride + padding');
  }
  return [
    named(options.path, className, { ...config, padding: 'valid', outputPadding }),
    ...borders(
      options.path,
      'cropping',
      padding.map((p, i) => [p, Math.max(p - extra[i]!, 0)]),
    ),
  ];
}

/** MaxPool1d to 3d and AvgPool1d to 3d. */
export function pooling(options: Options, rank: number, className: string): Layer[] {
  const poolSize = options.numbers('kernel_size', rank);
  const strides = options.numbers('stride', rank);
  if (options.numbers('padding', rank, 0).some((p) => p > 0)) options.lacks('padding', '0');
  options.only('dilation', 1);
  options.only('ceil_mode', false);
  return [
    named(options.path, `${className}Pooling${rank}D`, { poolSize, strides, padding: 'valid' }),
  ];
}
