import type * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { Random } from '../../lib/data/index.js';
import { Loop } from './loop.js';

export interface TrainingOptions {
  steps: number;
  batch: number;
  seed: number;
}

export interface Training {
  /** The loss of each step. */
  losses: number[];
  seconds: number;
  interrupted: boolean;
}

/** Places of samples, `size` at a time, in an order of its own for each round; without an end. */
function* shuffledPlaces(count: number, size: number, random: Random) {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (;;) {
    random.shuffle(order);
    for (let next = 0; next + size <= count; next += size) yield order.subarray(next, next + size);
  }
}

/**
 * Trains a compiled model on data in memory, in shuffled batches, with a progress bar and nothing
 * kept but the losses. Ctrl-C ends it after the step at hand.
 *
 * @param count samples
 * @param batchAt the input and the target of these samples; both are disposed of.
 * @throws ValueError that names the step if the loss is no longer finite.
 */
export async function trainOnBatches(
  model: LayersModel,
  count: number,
  batchAt: (indices: Uint32Array) => { x: tf.Tensor; y: tf.Tensor },
  { steps, batch, seed }: TrainingOptions,
): Promise<Training> {
  const losses: number[] = [];
  const loop = new Loop(['loss'], steps);
  const start = performance.now();
  try {
    await loop.over(
      shuffledPlaces(count, Math.min(batch, count), new Random(seed)),
      async (indices) => {
        const { x, y } = batchAt(indices);
        // With metrics there are more numbers than the loss.
        const [loss] = [await model.trainOnBatch(x, y)].flat();
        x.dispose();
        y.dispose();
        return [loss!];
      },
      ([loss]) => {
        losses.push(loss!);
      },
    );
  } finally {
    loop.close();
  }
  return {
    losses,
    seconds: (performance.now() - start) / 1000,
    interrupted: losses.length < steps,
  };
}
