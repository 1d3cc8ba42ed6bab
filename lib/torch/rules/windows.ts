import type * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { named, operator } from './named.js';
import type { Options } from './options.js';
import { type Borders, padding as padded } from './padding.js';

type Layer = tfl.layers.Layer;
type Config = tf.serialization.ConfigDict;

/** Zeros added or elements cut at [start, end] of every axis; nothing where that changes nothing. */
export function borders(path: string, key: 'padding' | 'cropping', amounts: Borders): Layer[] {
  if (amounts.flat().every((amount) => amount === 0)) return [];
  const kind = key === 'padding' ? 'ZeroPadding' : 'Cropping';
  const all = amounts.map((pair) => [...pair]);
  const value = all.length === 1 ? all[0]! : all;
  return [named(path, `${kind}${amounts.length}D`, { [key]: value }, `_${key}`)];
}

function window(options: Options, rank: number) {
  const inputs = options.number(0);
  const filters = options.number(1);
  const groups = options.number('groups', 1);
  const kernelSize = options.numbers('kernel_size', rank);
  const strides = options.numbers('stride', rank);
  const dilationRate = options.numbers('dilation', rank, 1);
  const useBias = options.flag('bias', true);
  const config: Config = { filters, useBias, kernelSize, strides, dilationRate };
  const reach = kernelSize.map((k, i) => (k - 1) * dilationRate[i]! + 1);
  // Layers of Keras have no groups here, and never strides and dilation at once.
  const plain = groups === 1 && !(strides.some((s) => s > 1) && dilationRate.some((d) => d > 1));
  return { inputs, filters, groups, useBias, config, strides, dilationRate, reach, plain };
}

/** ONNX's begins of all axes, then its ends. */
const sides = (pads: Borders) => [...pads.map(([start]) => start), ...pads.map(([, end]) => end)];

/** The attributes and weights of a convolution as ONNX has it, whose kernels are torch's. */
function operands(
  { inputs, filters, groups, useBias, config, strides, dilationRate }: ReturnType<typeof window>,
  pads: Borders,
  transposed: boolean,
) {
  const kernel = config.kernelSize as number[];
  const [first, second] = transposed ? [inputs, filters / groups] : [filters, inputs / groups];
  return {
    attributes: {
      kernel_shape: kernel,
      strides,
      dilations: dilationRate,
      group: groups,
      pads: sides(pads),
    },
    weights: {
      weight: [first, second, ...kernel],
      ...(useBias ? { bias: [filters] } : {}),
    },
  };
}

/** How much a convolution pads on either side. */
function paddingOf(options: Options, rank: number, reach: readonly number[]): Borders {
  const printed = options.get('padding', 0);
  if (printed === 'valid') return reach.map(() => [0, 0]);
  if (printed === 'same') {
    return reach.map((k) => [Math.floor((k - 1) / 2), Math.ceil((k - 1) / 2)]);
  }
  return options.numbers('padding', rank, 0).map((p) => [p, p]);
}

/**
 * Conv1d to Conv3d. Torch pads with as many zeros on either side; Keras's 'same' does so with
 * strides of 1 alone. Else the zeros are a layer of their own, as are reflected borders.
 */
export function convolution(options: Options, rank: number): Layer[] {
  const made = window(options, rank);
  const { config, strides, reach, plain } = made;
  const pads = paddingOf(options, rank, reach);
  const mode = options.get('padding_mode', 'zeros');
  const none: Borders = pads.map(() => [0, 0]);
  if (mode !== 'zeros') {
    const before = padded(options, pads, String(mode), '_padding');
    return [...before, ...convolved(none, 'valid')];
  }
  const same = pads.every(([a, b], i) => strides[i] === 1 && a + b === reach[i]! - 1 && b >= a);
  if (!plain) return convolved(pads, 'valid');
  if (same) return convolved(pads, 'same');
  return [...borders(options.path, 'padding', pads), ...convolved(none, 'valid')];

  function convolved(own: Borders, padding: string): Layer[] {
    if (plain) return [named(options.path, `Conv${rank}D`, { ...config, padding })];
    return [operator(options, 'Conv', operands(made, own, false))];
  }
}

/**
 * ConvTranspose1d to ConvTranspose3d: all of the output, of which torch's `padding` is cut from
 * either side and `output_padding` left standing at the end, or added there.
 *
 * With k - s = 2p and no output_padding, as in DCGAN (4, 2, 1), that is Keras's 'same'.
 */
export function transposed(options: Options, rank: number): Layer[] {
  const made = window(options, rank);
  const { config, strides, reach, plain } = made;
  const padding = options.numbers('padding', rank, 0);
  const extra = options.numbers('output_padding', rank, 0);
  if (!plain) {
    const given = operands(
      made,
      padding.map((p) => [p, p]),
      true,
    );
    const attributes = { ...given.attributes, output_padding: extra };
    return [operator(options, 'ConvTranspose', { ...given, attributes })];
  }
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

/** MaxPool1d to 3d and AvgPool1d to 3d; padded ones as ONNX has them. */
export function pooling(options: Options, rank: number, kind: 'Max' | 'Average'): Layer[] {
  const poolSize = options.numbers('kernel_size', rank);
  const strides = options.numbers('stride', rank);
  const padding = options.numbers('padding', rank, 0);
  const dilations = options.numbers('dilation', rank, 1);
  const ceil = options.flag('ceil_mode', false);
  const counted = kind === 'Average' && options.flag('count_include_pad', true);
  const plain = !ceil && padding.every((p) => p === 0) && dilations.every((d) => d === 1);
  if (plain) {
    const config = { poolSize, strides, padding: 'valid' };
    return [named(options.path, `${kind}Pooling${rank}D`, config)];
  }
  const attributes = {
    kernel_shape: poolSize,
    strides,
    pads: [...padding, ...padding],
    ceil_mode: Number(ceil),
    ...(kind === 'Max' ? { dilations } : { count_include_pad: Number(counted) }),
  };
  return [operator(options, `${kind}Pool`, { attributes })];
}

/** AdaptiveAvgPool1d to 3d and AdaptiveMaxPool1d to 3d, to one place. */
export function adaptivePooling(options: Options, rank: number, kind: 'Max' | 'Average'): Layer[] {
  const size = options.numbers('output_size', rank);
  if (size.some((n) => n !== 1)) options.lacks('output_size', '1');
  return [operator(options, `Global${kind}Pool`, {})];
}
