import type * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { ValueError } from '../../lib/check.js';
import { Random } from '../../lib/data/index.js';
import { watchInterrupt } from './interrupt.js';
import { progressBar } from './progress_bar.js';

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

/**
 * Trains a compiled model on shuffled batches, with a progress bar. Ctrl-C ends it after the step
 * at hand.
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
  const random = new Random(seed);
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  const size = Math.min(batch, count);
  const losses: number[] = [];
  const interrupt = watchInterrupt();
  const bar = progressBar(steps);
  const start = performance.now();
  let next = count;
  try {
    while (losses.length < steps && !interrupt.requested) {
      if (next + size > count) {
        random.shuffle(order);
        next = 0;
      }
      const { x, y } = batchAt(order.subarray(next, next + size));
      next += size;
      // With metrics there are more numbers than the loss.
      const result = await model.trainOnBatch(x, y);
      const loss = Array.isArray(result) ? result[0]! : result;
      x.dispose();
      y.dispose();
      losses.push(loss);
      if (!Number.isFinite(loss)) {
        throw new ValueError(
          `Training: the loss must be finite, got ${loss} at step ${losses.length}.`,
        );
      }
      bar.update(losses.length, { loss });
      // trainOnBatch does not wait on every backend: this lets Ctrl-C through.
      await new Promise((resolve) => setImmediate(resolve));
    }
  } finally {
    bar.stop();
    interrupt.release();
  }
  return {
    losses,
    seconds: (performance.now() - start) / 1000,
    interrupted: losses.length < steps,
  };
}
