import type { TensorContainer } from '@tensorflow/tfjs-core';
import * as tfd from '@tensorflow/tfjs-data';
import type { Example, Source } from './tasks/task.js';

/** tfjs-data puts this before the message of whatever a stream throws. */
const PREFIX = 'Error thrown while iterating through a dataset: ';

export interface EpochOptions {
  seed: number;
  epoch: number;
  /** Examples among which the next one is drawn. */
  window: number;
  /** Examples that were used already, before an interruption. */
  skip: number;
}

/**
 * The examples of one epoch, in the order that seed and epoch give: the same in every run, so that
 * a run can go on in the middle of an epoch.
 */
export async function* shuffled(source: Source, options: EpochOptions): AsyncGenerator<Example> {
  const { seed, epoch, window, skip } = options;
  const stream = await tfd
    .generator(() => source()[Symbol.asyncIterator]() as AsyncIterator<TensorContainer>)
    .shuffle(window, `${seed}, epoch ${epoch}`, false)
    .skip(skip)
    .iterator();
  try {
    for (;;) {
      const { value, done } = await stream.next();
      if (done) return;
      yield value as Example;
    }
  } catch (error) {
    if (error instanceof Error) error.message = error.message.replaceAll(PREFIX, '');
    throw error;
  }
}

/** Examples in arrays of `size`; the last one has what is left. */
export async function* batches(
  examples: AsyncIterable<Example>,
  size: number,
): AsyncGenerator<Example[]> {
  let batch: Example[] = [];
  for await (const example of examples) {
    batch.push(example);
    if (batch.length === size) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}
