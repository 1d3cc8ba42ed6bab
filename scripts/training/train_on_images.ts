import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { ValueError } from '../../lib/check.js';
import { Random } from '../../lib/data/index.js';
import type { Images } from '../start/images.js';
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

/** The images of these indices, [indices, height, width, 1], 0..1. */
export function batchOf({ images, shape }: Images, indices: ArrayLike<number>): tf.Tensor4D {
  const [, height, width] = shape;
  const size = height * width;
  const values = new Float32Array(indices.length * size);
  for (let i = 0; i < indices.length; i++) {
    const at = indices[i]! * size;
    values.set(images.subarray(at, at + size), i * size);
  }
  return tf.tensor4d(values, [indices.length, height, width, 1]);
}

/**
 * Trains a compiled autoencoder to give back its input, with a progress bar. Ctrl-C ends it after
 * the step at hand.
 *
 * @throws ValueError that names the step if the loss is no longer finite.
 */
export async function trainOnImages(
  model: LayersModel,
  data: Images,
  { steps, batch, seed }: TrainingOptions,
): Promise<Training> {
  const random = new Random(seed);
  const count = data.shape[0];
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
      const x = batchOf(data, order.subarray(next, next + size));
      next += size;
      const loss = (await model.trainOnBatch(x, x)) as number;
      x.dispose();
      losses.push(loss);
      if (!Number.isFinite(loss)) {
        throw new ValueError(
          `Training: the loss must be finite, got ${loss} at step ${losses.length}.`,
        );
      }
      bar.update(losses.length, loss);
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
