import type { LayersModel } from '@tensorflow/tfjs-layers';
import { FIRST } from './checkpoint.js';
import { Log } from './log.js';
import { supervised } from './tasks/supervised.js';
import type { Collate, Source } from './tasks/task.js';
import { trainJob } from './train_job.js';

/** How a small training went. */
export interface SmallTraining {
  /** The loss of each step. */
  losses: number[];
  seconds: number;
}

/**
 * Trains a compiled model by the training loop, with a progress bar and nothing kept but the losses.
 * Ctrl-C ends it after the step at hand.
 *
 * @param count how many examples `train` has
 * @param collate the input and the target of a batch; both are disposed of.
 * @throws ValueError that names the step if the loss is no longer finite.
 */
export async function trainInMemory(
  model: LayersModel,
  train: Source,
  count: number,
  collate: Collate,
  { steps, batch, seed }: { steps: number; batch: number; seed: number },
): Promise<SmallTraining> {
  const numbers = ['loss'];
  const { step, validate } = supervised(collate);
  const progress = { ...FIRST };
  const log = new Log(null, numbers, progress);
  const job = {
    train,
    count,
    window: count,
    numbers,
    watch: null,
    validate,
    validation: async function* () {},
    // With metrics there are more numbers than the loss.
    step: async (...args: Parameters<typeof step>) => (await step(...args)).slice(0, 1),
  };
  await trainJob(job, { model }, progress, log, {
    folder: null,
    steps,
    batch,
    seed,
    patience: 0,
    saveEvery: 0,
    settings: {},
    schedule: 'constant',
    learningRate: 0,
    showProgress: true,
  });
  return { losses: log.steps.map(({ values }) => values[0]!), seconds: progress.seconds };
}
