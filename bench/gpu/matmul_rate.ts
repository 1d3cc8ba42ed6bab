import * as tf from '@tensorflow/tfjs-core';
import { type Now, timed } from './card.js';

export interface MatmulRate {
  /** Of the squares that are multiplied. */
  readonly size: number;
  readonly gigaflops: number;
}

/** The best of three, so that a card that has slept is awake. */
const TRIES = 3;
const SAMPLE_MS = 100;

/**
 * The rate of tfjs's own matmul on the current backend, of the size that does best: what a card's arithmetic gives
 * to a tuned shader, by which others are judged.
 *
 * @param until of performance.now(): larger sizes are not begun later
 */
export async function matmulRate(
  sizes: readonly number[],
  { until, now }: { until: number; now: Now },
): Promise<MatmulRate> {
  let best: MatmulRate = { size: 0, gigaflops: 0 };
  for (const size of sizes) {
    if (best.size > 0 && performance.now() > until) break;
    const [a, b] = [tf.randomNormal([size, size]), tf.randomNormal([size, size])];
    const task = () => tf.tidy(() => void tf.matMul(a, b));
    await timed(task, 1, { now });
    const once = await timed(task, 1, { now });
    const runs = Math.max(1, Math.min(200, Math.round(SAMPLE_MS / once)));
    for (let i = 0; i < TRIES; i++) {
      const gigaflops = (2 * size ** 3) / (await timed(task, runs, { now })) / 1e6;
      if (gigaflops > best.gigaflops) best = { size, gigaflops };
    }
    tf.dispose([a, b]);
  }
  return best;
}
