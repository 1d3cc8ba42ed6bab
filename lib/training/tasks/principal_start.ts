import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { principalComponents } from '../../measures/principal_components.js';
import { collect, inputsOf } from '../data/source.js';
import type { Source } from './task.js';

/** Components are computed of so many values at most, in memory. */
const MOST_VALUES = 2 ** 24;

/** The mean of training examples and an orthonormal basis of what they vary in most. */
export interface PrincipalStart {
  mean: Float32Array;
  /** [values of an example, components]. */
  basis: Float32Array;
}

/** The principal components of training examples of a shape, as many of them as there are or are wanted. */
export async function principalStart(
  train: Source,
  shape: readonly number[],
  wanted: number,
): Promise<PrincipalStart> {
  const size = tf.util.sizeFromShape([...shape]);
  const examples = await collect(train, Math.max(Math.floor(MOST_VALUES / size), 1));
  const [average, centred] = tf.tidy(() => {
    const rows = tf.reshape(inputsOf(examples, shape), [examples.length, size]);
    const mean = tf.mean(rows, 0);
    return [mean, tf.sub(rows, mean) as tf.Tensor2D] as const;
  });
  const components = await principalComponents(centred, Math.min(wanted, examples.length, size));
  const start = {
    mean: await average.data<'float32'>(),
    basis: await components.data<'float32'>(),
  };
  tf.dispose([average, centred, components]);
  return start;
}

/**
 * Makes a dense layer to a code and one back the principal components, which stay as they are: what is trained is beside
 * them, and few examples do not spoil what is best without it. Numbers of the code beyond these keep the weights that lead
 * to them, and lead to nothing here.
 */
export function startAsPrincipal(model: LayersModel, { mean, basis }: PrincipalStart): void {
  const [code, image] = [model.getLayer('linear_code'), model.getLayer('linear_image')];
  const [own] = code!.getWeights() as [tf.Tensor2D];
  tf.tidy(() => {
    const [size, units] = own.shape;
    const components = tf.tensor2d(basis, [size, basis.length / size]);
    const others = units - components.shape[1];
    const kernel = tf.concat([components, tf.slice(own, [0, units - others], [size, others])], 1);
    const back = tf.pad(tf.transpose(components), [
      [0, others],
      [0, 0],
    ]);
    const offset = tf.neg(tf.dot(tf.tensor1d(mean), kernel));
    code!.setWeights([kernel, offset]);
    image!.setWeights([back, tf.tensor1d(mean)]);
  });
  for (const layer of [code!, image!]) layer.trainable = false;
}
