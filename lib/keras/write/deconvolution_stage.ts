import type * as tfl from '@tensorflow/tfjs-layers';
import type { Deconvolution } from '../../layers/deconvolution.js';
import { splitShape } from '../../ops/data_format.js';
import { weightKeys } from '../read/rules/rule.js';
import { bare, type KerasLayer, lacking, type Place, snake } from './keras_layer.js';
import { kerasOptions } from './plain.js';
import { activation } from './values.js';

const spread = (value: number | number[], rank: number) =>
  Array.isArray(value) ? value : new Array<number>(rank).fill(value);

/** One Deconvolution and the numbers of its place. */
export interface Stage {
  layer: Deconvolution;
  rank: number;
  kernel: number[];
  strides: number[];
  /** Spatial lengths in and out, null for unknown ones. */
  input: (number | null)[];
  output: (number | null)[];
  channels: number;
  dataFormat: string;
}

export function stageOf(layer: Deconvolution, { inputShapes, outputShape }: Place): Stage {
  const { spatial: input, channels } = splitShape(inputShapes[0]!, layer.dataFormat);
  const { spatial: output } = splitShape(outputShape, layer.dataFormat);
  const rank = input.length;
  const kernel = spread(layer.kernelSize, rank);
  const strides = spread(layer.strides, rank);
  const dataFormat = snake(layer.dataFormat);
  return { layer, rank, kernel, strides, input, output, channels: channels!, dataFormat };
}

/** Cuts elements off either end; nothing where there is nothing to cut. */
export function cropping(
  { rank, dataFormat, layer }: Stage,
  borders: [number, number][],
): KerasLayer[] {
  if (borders.every(([before, after]) => before + after === 0)) return [];
  if (rank === 1 && dataFormat === 'channels_first') {
    lacking(layer, 'a crop of a 1-D Deconvolution, channels first', 'channelsLast');
  }
  const cut = rank === 1 ? borders[0] : borders;
  const format = rank === 1 ? {} : { data_format: dataFormat };
  return [bare(`Cropping${rank}D`, '_crop', { cropping: cut, ...format })];
}

/** The cut at the end that leaves the output's length of `natural`. */
export function endCrop(stage: Stage, natural: (number | null)[]): KerasLayer[] {
  return cropping(
    stage,
    natural.map((n, i): [number, number] => [0, n === null ? 0 : n - (stage.output[i] ?? n)]),
  );
}

/** The convolution of 'upsample' and 'subpixel', a plain one. */
export function convolution(stage: Stage, config: object, repeat: number): KerasLayer {
  const { layer, rank, kernel, dataFormat } = stage;
  const options = kerasOptions(layer, layer.getConfig(), [
    'use_bias',
    ...weightKeys('kernel', 'bias'),
  ]);
  const [weight, bias] = layer.trainableWeights.concat(layer.nonTrainableWeights);
  const kept = [{ variable: weight! }, ...(bias === undefined ? [] : [{ variable: bias, repeat }])];
  return {
    className: `Conv${rank}D`,
    suffix: '',
    config: {
      trainable: layer.trainable,
      dtype: 'float32',
      kernel_size: kernel,
      padding: layer.padding,
      data_format: dataFormat,
      activation: 'linear',
      ...options.config,
      ...config,
    },
    weights: [{ place: '', kept }],
  };
}

/** The layer's activation and penalty, behind everything. */
export function ending(layer: tfl.layers.Layer): KerasLayer[] {
  const config = layer.getConfig();
  const { name, after } = activation(layer, config.activation);
  const function_ =
    name === 'linear' ? [] : [bare('Activation', '_activation', { activation: name })];
  const penalty = config.activityRegularizer as { config: object } | null;
  const penalised =
    penalty === null ? [] : [bare('ActivityRegularization', '_activity', penalty.config)];
  return [...function_, ...after, ...penalised];
}
