import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/** A sigmoid that begins at black or white would learn nothing. */
const DARKEST = 0.02;

/** Makes a new model, whose last layer has a kernel and a bias, give 0 whatever goes in: it learns what to add to something. */
export function startAtZero(model: LayersModel): void {
  const last = model.layers.at(-1)!;
  tf.tidy(() => last.setWeights(last.getWeights().map((weights) => tf.zerosLike(weights))));
}

/**
 * Makes a new model give the mean colour of the targets, whatever goes in: the training then begins at what a model that
 * learns nothing falls back to. A last layer that is no convolution of sigmoid or linear values stays as it is.
 */
export function startAtMean(model: LayersModel, mean: Float32Array, channels: number): void {
  const last = model.layers.at(-1)!;
  const [kernel, bias] = last.getWeights();
  const { activation } = last.getConfig();
  if (bias === undefined || !['sigmoid', 'linear'].includes(String(activation))) return;
  const pixels = mean.length / channels;
  const level = (c: number) => {
    let sum = 0;
    for (let at = c; at < mean.length; at += channels) sum += mean[at]!;
    return Math.min(Math.max(sum / pixels, DARKEST), 1 - DARKEST);
  };
  const start = Array.from({ length: channels }, (_, c) =>
    activation === 'linear' ? level(c) : Math.log(level(c) / (1 - level(c))),
  );
  tf.tidy(() => last.setWeights([tf.zerosLike(kernel!), tf.tensor1d(start)]));
}
