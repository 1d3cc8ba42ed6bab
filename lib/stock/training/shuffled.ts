import * as tf from '@tensorflow/tfjs-core';
import { Random } from '../../arithmetic/random.js';

type Data = (tf.Tensor | null)[];
type Step = (data: Data) => tf.Tensor[];

interface Order {
  seed: number;
  batchSize: number;
  /** The first. */
  epoch: number;
}

/** More epochs than any training has. */
const EPOCHS = 2 ** 20;

/** The numbers 0 to n - 1 in the order of an epoch: Fisher & Yates. */
function orderOf(n: number, seed: number, epoch: number): Int32Array {
  const random = new Random((seed % 2 ** 33) * EPOCHS + epoch);
  const order = Int32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const other = random.integer(i + 1);
    [order[i], order[other]] = [order[other]!, order[i]!];
  }
  return order;
}

/**
 * Steps on the samples in an order of each epoch that its number and the seed give, in the place of the order that they
 * come in: tfjs shuffles by `Math.random`, and an epoch from where the one before has ended.
 */
export function shuffled(step: Step, data: Data, { seed, batchSize, epoch }: Order): Step {
  const [n] = data[0]!.shape as [number];
  const batches = Math.ceil(n / batchSize);
  let done = 0;
  let order = orderOf(n, seed, epoch);
  return () => {
    const batch = done % batches;
    if (batch === 0 && done > 0) order = orderOf(n, seed, epoch + done / batches);
    done++;
    return tf.tidy(() => {
      const places = order.slice(batch * batchSize, (batch + 1) * batchSize);
      const indices = tf.tensor1d(places, 'int32');
      return step(data.map((values) => values && tf.gather(values, indices)));
    });
  };
}
