import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { array, fail, number, onlyKnown } from '../check.js';
import { builtModel } from '../tfjs/check.js';
import { type Loss, loss, perSample } from './loss.js';

/** What `perceptual` takes. */
export interface PerceptualOptions {
  /** The names of the layers whose outputs are compared; default the last one's. */
  layers?: string[];
  /** What each layer weighs; default 1. */
  weights?: number[];
}

/**
 * How much the features that a network finds in prediction and truth differ: the mean square of the difference, layer by
 * layer. The network stays as it is.
 *
 * yTrue and yPred batches of the network's input -> `[n]`.
 *
 * Source: Johnson, Alahi & Fei-Fei 2016, arXiv 1603.08155, equation 2.
 *
 * @param network a model with one input, for example a trained classifier
 * @param options the layers and their weights
 * @throws ValueError for a layer that the network lacks, or weights of another number
 * @example
 * const network = tf.sequential({ layers: [tf.layers.flatten({ inputShape: [2, 1] })] });
 * const loss = perceptual(network);
 * loss(tf.tensor3d([[[1], [2]]]), tf.tensor3d([[[1], [4]]])).dataSync(); // Float32Array [2]
 */
export function perceptual(network: tfl.LayersModel, options: PerceptualOptions = {}): Loss {
  const { inputs, layers } = builtModel('perceptual', 'the network', network);
  if (inputs.length !== 1) fail('perceptual', 'the network', 'of one input', inputs.length);
  onlyKnown('perceptual', options, ['layers', 'weights']);
  const names = array('perceptual', 'layers', options.layers ?? [layers.at(-1)!.name]);
  const weights = array('perceptual', 'weights', options.weights ?? names.map(() => 1));
  for (const weight of weights) number('perceptual', 'weights', weight);
  if (names.length === 0) fail('perceptual', 'layers', 'at least one', names);
  if (weights.length !== names.length) {
    fail('perceptual', 'weights', `${names.length} numbers, one a layer`, weights);
  }
  const outputs = names.map((name) => {
    const layer = layers.find((one) => one.name === name);
    const known = layers.map((one) => `'${one.name}'`).join(', ');
    return (layer ?? fail('perceptual', 'layers', `of ${known}`, name))
      .output as tfl.SymbolicTensor;
  });
  const features = tfl.model({ inputs, outputs });
  const featuresOf = (x: tf.Tensor) => [features.apply(x) as tf.Tensor | tf.Tensor[]].flat();
  return loss('perceptual', (yTrue, yPred) => {
    const [truth, found] = [featuresOf(yTrue), featuresOf(yPred)];
    return truth
      .map((one, i) => {
        const difference = perSample(tf.squaredDifference(found[i]!, one));
        return tf.mul(difference, weights[i] as number);
      })
      .reduce((sum, one) => tf.add(sum, one));
  });
}
