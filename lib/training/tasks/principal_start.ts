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
  /** How many examples that was found in. */
  count: number;
  /** [values of an example, components]. */
  basis: Float32Array;
}

/** What was computed already, by the examples. */
const known = new WeakMap<Source, Map<number, Promise<PrincipalStart>>>();

/** The principal components of training examples of a shape, as many of them as there are or are wanted. */
export function principalStart(
  train: Source,
  shape: readonly number[],
  wanted: number,
): Promise<PrincipalStart> {
  const own = known.get(train) ?? new Map<number, Promise<PrincipalStart>>();
  known.set(train, own);
  const found = own.get(wanted) ?? computed(train, shape, wanted);
  own.set(wanted, found);
  return found;
}

async function computed(
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
  const most = Math.min(wanted, examples.length, size);
  const components = most === 0 ? null : await principalComponents(centred, most);
  const start = {
    count: examples.length,
    mean: await average.data<'float32'>(),
    basis: (await components?.data<'float32'>()) ?? new Float32Array(0),
  };
  components?.dispose();
  tf.dispose([average, centred]);
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

/** What so many of the components give back of examples [n, ...], in their shape. */
export function byComponents({ mean, basis }: PrincipalStart, x: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const centre = tf.tensor1d(mean);
    if (basis.length === 0) return tf.add(tf.zerosLike(x), tf.reshape(centre, x.shape.slice(1)));
    const columns = tf.tensor2d(basis, [mean.length, basis.length / mean.length]);
    const rows = tf.sub(tf.reshape(x, [-1, mean.length]), centre);
    const back = tf.matMul(tf.matMul(rows, columns), columns, false, true);
    return tf.reshape(tf.add(back, centre), x.shape);
  });
}
