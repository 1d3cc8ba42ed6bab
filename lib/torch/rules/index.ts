import type * as tfl from '@tensorflow/tfjs-layers';
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

function flatten(options: Options): Layer[] {
  options.only('start_dim', 1);
  options.only('end_dim', -1);
  return [named(options.path, 'Flatten', {})];
}

/** (channels, ...sizes) in torch. */
function unflatten(options: Options): Layer[] {
  options.only('dim', 1);
  const size = options.get('unflattened_size', []);
  if (!Array.isArray(size) || size.length < 2) options.lacks('unflattened_size', '(channels, ...)');
  const [channels, ...spatial] = size;
  return [named(options.path, 'Reshape', { targetShape: [...spatial, channels!] })];
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
  ...everyRank(
    (rank) => `ZeroPad${rank}d`,
    (o, rank) => borders(o.path, 'padding', pairs(o, 0, rank)),
  ),
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
