import * as tf from '@tensorflow/tfjs-core';
import { symmetricEigen } from '../../arithmetic/symmetric_eigen.js';
import { collect, inputsOf } from '../data/source.js';
import { principalStart } from './principal_start.js';
import { nearestLevel, scalarQuantizer } from './scalar_quantizer.js';
import type { Source } from './task.js';

/** Components at most, and bits of each. */
const COMPONENTS = 200;
const BITS = 8;
/** Examples that levels are found of, at most so many values of them. */
const EXAMPLES = 5_000;
const VALUES = 2 ** 23;

/** Codes of examples in so many bits: what becomes of examples [n, ...] by them, and how it is called. */
export interface QuantizedComponents {
  name: string;
  back(x: tf.Tensor): Promise<tf.Tensor>;
}

/** The coordinates of rows along axes, from the row's mean: [n, axes]. */
function along(x: tf.Tensor, mean: Float32Array, axes: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => {
    const rows = tf.sub(tf.reshape(x, [-1, mean.length]), tf.tensor1d(mean));
    return tf.matMul(rows as tf.Tensor2D, axes);
  });
}

/** Each column of rows, sorted. */
const columnsOf = (values: Float32Array, count: number): Float64Array[] =>
  Array.from({ length: count }, (_, k) =>
    Float64Array.from({ length: values.length / count }, (__, i) => values[i * count + k]!).sort(),
  );

/**
 * The principal components of training examples, each coordinate in as many bits as pay the most, by the best levels for the
 * training examples: transform coding, of so many bits in all.
 *
 * Source: Goyal 2001, "Theoretical foundations of transform coding", section on bit allocation (greedy).
 */
export async function quantizedComponents(
  train: Source,
  shape: readonly number[],
  bits: number,
): Promise<QuantizedComponents> {
  const size = tf.util.sizeFromShape([...shape]);
  const wanted = Math.min(COMPONENTS, size, bits);
  const { mean, basis } = await principalStart(train, shape, wanted);
  const m = basis.length / size;
  const examples = inputsOf(
    await collect(train, Math.min(EXAMPLES, Math.ceil(VALUES / size))),
    shape,
  );
  const base = tf.tensor2d(basis, [size, m]);
  const own = along(examples, mean, base);
  const covariance = tf.tidy(() => tf.matMul(own, own, true));
  const { vectors } = symmetricEigen(await covariance.data(), m);
  const [axes, turned] = tf.tidy((): [tf.Tensor, tf.Tensor] => {
    const turn = tf.tensor2d(Float32Array.from(vectors), [m, m]);
    return [tf.matMul(base, turn), tf.matMul(own, turn)];
  });
  const columns = columnsOf(await turned.data<'float32'>(), m);
  const axesValues = await axes.data<'float32'>();
  tf.dispose([examples, base, own, covariance, axes, turned]);
  const chosen = columns.map((column) => ({
    bits: 0,
    now: scalarQuantizer(column, 1),
    next: scalarQuantizer(column, 2),
  }));
  for (let left = bits; left > 0; left--) {
    const gain = (k: number) => chosen[k]!.now.error - chosen[k]!.next.error;
    const open = chosen.flatMap((one, k) => (one.bits < BITS ? [k] : []));
    if (open.length === 0) break;
    const best = open.reduce((a, b) => (gain(b) > gain(a) ? b : a));
    const one = chosen[best]!;
    one.bits++;
    one.now = one.next;
    if (one.bits < BITS) one.next = scalarQuantizer(columns[best]!, 2 ** (one.bits + 1));
  }
  const used = chosen.filter((one) => one.bits > 0).length;
  return {
    name: `${used} principal components of 1 to ${Math.max(...chosen.map((one) => one.bits))} bits`,
    async back(x) {
      const columnsBack = tf.tensor2d(axesValues, [size, m]);
      const coordinates = along(x, mean, columnsBack);
      const values = await coordinates.data<'float32'>();
      const taken = values.map((value, i) => nearestLevel(chosen[i % m]!.now.levels, value));
      const images = tf.tidy(() => {
        const rows = tf.matMul(tf.tensor2d(taken, [x.shape[0]!, m]), columnsBack, false, true);
        return tf.reshape(tf.add(rows, tf.tensor1d(mean)), x.shape);
      });
      tf.dispose([columnsBack, coordinates]);
      return images;
    },
  };
}
