import type * as tfl from '@tensorflow/tfjs-layers';
import { product } from '../../arithmetic/product.js';
import { ACTIVATIONS } from './activations.js';
import { named, type Rule } from './named.js';
import { batchNorm, groupNorm, instanceNorm, layerNorm } from './normalization.js';
import { Lacking, type Options } from './options.js';
import { constantPad, pairs, repeatedPad } from './padding.js';
import { recurrent } from './recurrent.js';
import { pixelShuffle, pixelUnshuffle, upsample } from './resizing.js';
import { adaptivePooling, borders, convolution, pooling, transposed } from './windows.js';

type Layer = tfl.layers.Layer;

/** Torch's acts on the last axis, which is no channel of a map. */
function linear(options: Options): Layer[] {
  options.number('in_features');
  const units = options.number('out_features');
  const useBias = options.flag('bias', true);
  if (options.rank !== null && options.rank > 0) {
    throw new Lacking('behind maps (nearest: a Flatten before it, or a Conv with kernel_size 1)');
  }
  return [named(options.path, 'Dense', { units, useBias })];
}

function embedding(options: Options): Layer[] {
  const inputDim = options.number(0);
  const outputDim = options.number(1);
  options.get('padding_idx', null);
  return [named(options.path, 'Embedding', { inputDim, outputDim })];
}

/** The weights of a Linear behind it take the order of features; what else is there is given torch's. */
function flatten(options: Options): Layer[] {
  const { rank, path, around } = options;
  options.only('start_dim', 1);
  options.only('end_dim', -1);
  // tfjs's Flatten refuses features.
  if (around.flat) return [];
  const flat = named(path, 'Flatten', {});
  if (around.linear || rank === null || rank === 0) return [flat];
  const dims = [rank + 1, ...Array.from({ length: rank }, (_, i) => i + 1)];
  return [named(path, 'Permute', { dims }, '_order'), flat];
}

/** (channels, ...sizes) in torch, whose order the weights of a Linear before it take. */
function unflatten(options: Options): Layer[] {
  const { path, around } = options;
  options.only('dim', 1);
  const size = options.get('unflattened_size', []);
  if (!Array.isArray(size) || size.length < 2) options.lacks('unflattened_size', '(channels, ...)');
  const [channels, ...spatial] = size;
  if (around.linear || channels === 1 || product(spatial) === 1) {
    return [named(path, 'Reshape', { targetShape: [...spatial, channels!] })];
  }
  const dims = [...spatial.map((_, i) => i + 2), 1];
  return [
    named(path, 'Reshape', { targetShape: size }),
    named(path, 'Permute', { dims }, '_order'),
  ];
}

/** Zeros; where the amounts are negative, as much is cut. */
function zeroPad(options: Options, rank: number): Layer[] {
  // Until torch 2.0 it printed as ConstantPad does.
  const old = options.get('padding', null) !== null;
  options.only('value', 0);
  const amounts = pairs(options, old ? 'padding' : 0, rank);
  const part = (sign: number) =>
    amounts.map(([a, b]) => [Math.max(sign * a, 0), Math.max(sign * b, 0)] as const);
  return [
    ...borders(options.path, 'padding', part(1)),
    ...borders(options.path, 'cropping', part(-1)),
  ];
}

const dropout =
  (className: string): Rule =>
  (options) => {
    options.get('inplace', false);
    return [named(options.path, className, { rate: options.number('p') })];
  };

const everyRank = (
  name: (rank: number) => string,
  rule: (options: Options, rank: number) => Layer[],
) =>
  Object.fromEntries([1, 2, 3].map((rank): [string, Rule] => [name(rank), (o) => rule(o, rank)]));

/** What can be made here, by torch's class. */
export const RULES: Record<string, Rule> = {
  ...everyRank((rank) => `Conv${rank}d`, convolution),
  ...everyRank((rank) => `ConvTranspose${rank}d`, transposed),
  ...everyRank((rank) => `BatchNorm${rank}d`, batchNorm),
  ...everyRank((rank) => `InstanceNorm${rank}d`, instanceNorm),
  ...everyRank(
    (rank) => `MaxPool${rank}d`,
    (o, rank) => pooling(o, rank, 'Max'),
  ),
  ...everyRank(
    (rank) => `AvgPool${rank}d`,
    (o, rank) => pooling(o, rank, 'Average'),
  ),
  ...everyRank(
    (rank) => `AdaptiveMaxPool${rank}d`,
    (o, rank) => adaptivePooling(o, rank, 'Max'),
  ),
  ...everyRank(
    (rank) => `AdaptiveAvgPool${rank}d`,
    (o, rank) => adaptivePooling(o, rank, 'Average'),
  ),
  ...everyRank((rank) => `ZeroPad${rank}d`, zeroPad),
  ...everyRank((rank) => `ConstantPad${rank}d`, constantPad),
  ...everyRank((rank) => `ReflectionPad${rank}d`, repeatedPad('reflect')),
  ...everyRank((rank) => `ReplicationPad${rank}d`, repeatedPad('replicate')),
  ...everyRank((rank) => `CircularPad${rank}d`, repeatedPad('circular')),
  GroupNorm: groupNorm,
  LayerNorm: layerNorm,
  Linear: linear,
  Embedding: embedding,
  LSTM: recurrent('LSTM'),
  GRU: recurrent('ResetAfterGRU'),
  Flatten: flatten,
  Unflatten: unflatten,
  Upsample: (options) => upsample(options),
  UpsamplingNearest2d: (options) => upsample(options),
  UpsamplingBilinear2d: (options) => upsample(options, true),
  PixelShuffle: pixelShuffle,
  PixelUnshuffle: pixelUnshuffle,
  Identity: () => [],
  Dropout: dropout('Dropout'),
  Dropout1d: dropout('SpatialDropout1D'),
  Dropout2d: dropout('SpatialDropout2D'),
  Dropout3d: dropout('SpatialDropout3D'),
  AlphaDropout: dropout('AlphaDropout'),
  ...ACTIVATIONS,
};
