import { cosineDecay } from '../optimizers/index.js';
import { setLearningRate } from '../tfjs/learning_rate.js';
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
 * Sets the learning rate of a step: constant, or from the full rate to zero along half a cosine. A factor that a model was
 * compiled with, as for a discriminator that learns faster, is not kept.
 */
export function setRate(
  models: Models,
  { schedule, learningRate, steps }: Schedule,
  step: number,
): void {
  if (schedule === 'constant') return;
  const rate = cosineDecay({ initialLearningRate: learningRate, decaySteps: steps })(step);
  for (const { optimizer } of Object.values(models)) setLearningRate('train', optimizer, rate);
}
