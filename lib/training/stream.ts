import type { TensorContainer } from '@tensorflow/tfjs-core';
import * as tfd from '@tensorflow/tfjs-data';
import { readAhead } from './data/source.js';
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
 * An iterator that is asked for the next example when it has given the one before. A window of thousands asks for
 * all of them at once, and an async generator walks through those that wait at each: the square of the window.
 */
function oneAtATime(source: Source): AsyncIterator<TensorContainer> {
  const iterator = source()[Symbol.asyncIterator]() as AsyncIterator<TensorContainer>;
  const next = () => iterator.next();
  let last: Promise<unknown> = Promise.resolve();
  return {
    next() {
      const result = last.then(next, next);
      last = result;
      return result;
    },
  };
}

/**
 * The examples of one epoch, in the order that seed and epoch give: the same in every run, so that
 * a run can go on in the middle of an epoch.
 */
export async function* shuffled(source: Source, options: EpochOptions): AsyncGenerator<Example> {
  const { indexed } = source;
  if (indexed === undefined) {
    yield* inOrder(source, options);
    return;
  }
  // The order is that of examples, but what waits in the window is a number each, and none is read that is skipped.
  const places: Source = async function* () {
    for (let place = 0; place < indexed.count; place++) yield { x: Float32Array.of(place) };
  };
  yield* readAhead(inOrder(places, options), ({ x }) => indexed.read(x[0]!));
}

/** Examples in the order that seed and epoch give. */
async function* inOrder(source: Source, options: EpochOptions): AsyncGenerator<Example> {
  const { seed, epoch, window, skip } = options;
  const stream = await tfd
    .generator(() => oneAtATime(source))
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
