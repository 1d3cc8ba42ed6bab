import type * as tfl from '@tensorflow/tfjs-layers';
import { Lacking, type Options } from './options.js';
import { borders, convolution, named, pooling, transposed } from './windows.js';

/** The layers that a module of torch is. */
type Rule = (options: Options) => tfl.layers.Layer[];

function linear(options: Options): tfl.layers.Layer[] {
  options.number('in_features');
  const units = options.number('out_features');
  return [named(options.path, 'Dense', { units, useBias: options.flag('bias', true) })];
}

/** Torch's momentum is the part of the new, Keras's that of the old. */
function batchNorm(options: Options): tfl.layers.Layer[] {
  options.number(0);
  options.only('track_running_stats', true);
  const affine = options.flag('affine', true);
  const bias = options.flag('bias', true);
  const config = {
    epsilon: options.number('eps', 1e-5),
    momentum: 1 - options.number('momentum', 0.1),
    scale: affine,
    center: affine && bias,
  };
  return [named(options.path, 'BatchNormalization', config)];
}

const activation =
  (name: string): Rule =>
  (options) => [named(options.path, 'Activation', { activation: name })];

function rectifier(className: string, own: string, theirs: string, usual: number): Rule {
  return (options) => {
    options.get('inplace', false);
    return [named(options.path, className, { [own]: options.number(theirs, usual) })];
  };
}

function flatten(options: Options): tfl.layers.Layer[] {
  options.only('start_dim', 1);
  options.only('end_dim', -1);
  return [named(options.path, 'Flatten', {})];
}

/** (channels, ...sizes) in torch. */
function unflatten(options: Options): tfl.layers.Layer[] {
  options.only('dim', 1);
  const size = options.get('unflattened_size', []);
  if (!Array.isArray(size) || size.length < 2) options.lacks('unflattened_size', '(channels, ...)');
  const [channels, ...spatial] = size;
  return [named(options.path, 'Reshape', { targetShape: [...spatial, channels!] })];
}

function upsample(options: Options): tfl.layers.Layer[] {
  options.only('mode', 'nearest');
  const factor = options.get('scale_factor', null);
  const rank = Array.isArray(factor) ? factor.length : options.rank;
  if (rank === null) throw new Lacking('an input of unknown rank (nearest: a Conv2d beside it)');
  const size = options.numbers('scale_factor', rank);
  if (!size.every(Number.isInteger)) options.lacks('scale_factor', 'an integer');
  return [named(options.path, `UpSampling${rank}D`, { size: rank === 1 ? size[0]! : size })];
}

/** Torch names the borders of the last axis first. */
function zeroPad(options: Options, rank: number): tfl.layers.Layer[] {
  const all = options.numbers(0, 2 * rank);
  const pairs = Array.from({ length: rank }, (_, i): [number, number] => [
    all[2 * i]!,
    all[2 * i + 1]!,
  ]);
  return borders(options.path, 'padding', pairs.reverse());
}

const everyRank = (
  name: (rank: number) => string,
  rule: (options: Options, rank: number) => tfl.layers.Layer[],
) =>
  Object.fromEntries([1, 2, 3].map((rank): [string, Rule] => [name(rank), (o) => rule(o, rank)]));

/** What can be made here, by torch's class. */
export const RULES: Record<string, Rule> = {
  ...everyRank((rank) => `Conv${rank}d`, convolution),
  ...everyRank((rank) => `ConvTranspose${rank}d`, transposed),
  ...everyRank((rank) => `BatchNorm${rank}d`, batchNorm),
  ...everyRank(
    (rank) => `MaxPool${rank}d`,
    (o, rank) => pooling(o, rank, 'Max'),
  ),
  ...everyRank(
    (rank) => `AvgPool${rank}d`,
    (o, rank) => pooling(o, rank, 'Average'),
  ),
  ...everyRank((rank) => `ZeroPad${rank}d`, zeroPad),
  Linear: linear,
  Flatten: flatten,
  Unflatten: unflatten,
  Upsample: upsample,
  UpsamplingNearest2d: upsample,
  Identity: () => [],
  Dropout: (options) => {
    options.get('inplace', false);
    return [named(options.path, 'Dropout', { rate: options.number('p') })];
  },
  ReLU: (options) => {
    options.get('inplace', false);
    return [named(options.path, 'ReLU', {})];
  },
  LeakyReLU: rectifier('LeakyReLU', 'alpha', 'negative_slope', 0.01),
  ELU: rectifier('ELU', 'alpha', 'alpha', 1),
  Sigmoid: activation('sigmoid'),
  Tanh: activation('tanh'),
  SiLU: (options) => {
    options.get('inplace', false);
    return activation('swish')(options);
  },
  GELU: (options) => {
    options.only('approximate', 'none');
    return activation('gelu')(options);
  },
  Softplus: (options) => {
    options.only('beta', 1);
    options.get('threshold', 20);
    return activation('softplus')(options);
  },
  Softmax: (options) => {
    options.only('dim', 1);
    return [named(options.path, 'Softmax', { axis: -1 })];
  },
};
