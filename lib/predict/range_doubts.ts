import type * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { layerKind, layerTraits } from '../arithmetic/layer_traits.js';
import { inputScaling } from './input_scaling.js';
import type { CheckedPicture } from './prepare_picture.js';
import { rangeOfLayers } from './range_of_layers.js';

type Range = readonly [least: number, most: number];

/** A bound is taken to be passed from so much beyond it on. */
const SPARE = 1.05;

const told = ([least, most]: Range) => `${least}..${most}`;

/** What a layer's filters can give for input of these ranges by channel, before an activation: [least, most] each. */
async function reachOf(layer: tfl.layers.Layer, ranges: readonly Range[]): Promise<Range[]> {
  const [kernel, bias] = layer.getWeights() as [tf.Tensor, tf.Tensor?];
  const filters = kernel.shape.at(-1)!;
  const weights = await kernel.data();
  const offsets = bias === undefined ? new Float32Array(filters) : await bias.data();
  const reach = Array.from(offsets, (value): [number, number] => [value, value]);
  for (let i = 0; i < weights.length; i++) {
    const [low, high] = ranges[Math.floor(i / filters) % ranges.length]!;
    const ends = [weights[i]! * low, weights[i]! * high];
    reach[i % filters]![0] += Math.min(...ends);
    reach[i % filters]![1] += Math.max(...ends);
  }
  return reach;
}

/**
 * How many filters cannot give what the batch normalization behind them saw: values of such a range have at most the
 * variance (most - least)^2 / 4 (Popoviciu 1935), and a mean within it.
 */
async function beyondReach(reach: readonly Range[], norm: tfl.layers.Layer): Promise<number> {
  const moving = norm.getWeights().slice(-2);
  const [means, variances] = await Promise.all(moving.map((one) => one.data()));
  return reach.filter(([least, most], f) => {
    const [mean, variance] = [means![f]!, variances![f]!];
    const spare = (SPARE - 1) * (most - least);
    const outside = mean < least - spare || mean > most + spare;
    return outside || variance > (SPARE * (most - least) ** 2) / 4;
  }).length;
}

/** Whether a layer's output passes through a rectifier at once. */
const isRectified = (layer: tfl.layers.Layer, next: tfl.layers.Layer | null) =>
  layer.getConfig().activation === 'relu' ||
  next?.getClassName() === 'ReLU' ||
  next?.getConfig().activation === 'relu';

/**
 * Why images prepared in this way are probably not what a model was trained on, a sentence each: a Rescaling layer for
 * another range; more than half of the first layer's filters that no such image can make give what the batch
 * normalization behind it saw in training, or that a rectifier keeps at 0 for every such image.
 */
export async function rangeDoubts(
  model: tfl.LayersModel,
  { range, mean, std }: CheckedPicture,
): Promise<string[]> {
  const doubts: string[] = [];
  const wanted = rangeOfLayers(model);
  const plain = mean.every((one) => one === 0) && std.every((one) => one === 1);
  if (wanted !== null && plain && told(wanted.range) !== told(range)) {
    const [least, most] = wanted.range;
    doubts.push(
      `layer '${wanted.layer}' rescales values of ${told(wanted.range)}, got ${told(range)} (range ${least},${most}).`,
    );
  }
  const { rescaling, first, next } = inputScaling(model);
  const isFull = first !== null && layerTraits(first)?.kernel === 'full';
  if (first === null || layerKind(first) !== 'convolution' || !isFull) return doubts;
  const { scale, offset } = rescaling ?? { scale: 1, offset: 0 };
  const ranges = mean.map((value, c): Range => {
    const ends = range.map((end) => scale * ((end - value) / std[c]!) + offset);
    // What is padded is 0.
    return [Math.min(...ends, 0), Math.max(...ends, 0)];
  });
  const reach = await reachOf(first, ranges);
  const half = reach.length / 2;
  if (next !== null && next.getClassName() === 'BatchNormalization') {
    const beyond = await beyondReach(reach, next);
    if (beyond > half) {
      doubts.push(
        `${beyond} of the ${reach.length} filters of '${first.name}' can give nothing of what '${next.name}' saw in ` +
          `training, whatever the image, if its values are ${told(range)}: most networks take 0..1, -1..1, 0..255, or ` +
          'these without a mean.',
      );
    }
  } else if (isRectified(first, next)) {
    const dead = reach.filter(([, most]) => most <= 0).length;
    if (dead > half) {
      doubts.push(
        `${dead} of the ${reach.length} filters of '${first.name}' are 0 for every image whose values are ${told(range)}.`,
      );
    }
  }
  return doubts;
}
