import type { Models } from './tasks/task.js';

/** How the learning rate goes on, and what it depends on. */
export interface Schedule {
  schedule: 'constant' | 'cosine';
  /** At the beginning. */
  learningRate: number;
  /** Of the whole training. */
  steps: number;
}

/**
 * Sets the learning rate of a step: constant, or from the full rate to zero along half a cosine
 * (Loshchilov & Hutter 2016, arXiv 1608.03983, without restarts). A factor that a model was
 * compiled with, as for a discriminator that learns faster, is not kept.
 */
export function setRate(
  models: Models,
  { schedule, learningRate, steps }: Schedule,
  step: number,
): void {
  if (schedule === 'constant') return;
  const rate = (learningRate * (1 + Math.cos((Math.PI * step) / steps))) / 2;
  for (const { optimizer } of Object.values(models)) {
    (optimizer as unknown as { learningRate: number }).learningRate = rate;
  }
}
