import * as tf from '@tensorflow/tfjs-core';
import { ValueError } from '../../check.js';
import type { Example, Source } from '../tasks/task.js';

/** A source of what lies in memory. */
export function sourceOf(examples: Iterable<Example>): Source {
  return async function* () {
    yield* examples;
  };
}

/** Slices of one array, `size` values each, and their labels. */
export function slices(values: Float32Array, labels: ArrayLike<number>, size: number): Source {
  return async function* () {
    for (let i = 0; i < labels.length; i++) {
      yield { x: values.slice(i * size, (i + 1) * size), y: Float32Array.of(labels[i]!) };
    }
  };
}

/** The first `limit` examples. */
export function take(source: Source, limit: number): Source {
  return async function* () {
    let count = 0;
    if (limit === 0) return;
    for await (const example of source()) {
      yield example;
      if (++count >= limit) return;
    }
  };
}

/** The examples of which the predicate on their place, from 0, holds. */
export function where(source: Source, predicate: (place: number) => boolean): Source {
  return async function* () {
    let place = 0;
    for await (const example of source()) if (predicate(place++)) yield example;
  };
}

/** A source in two: `part` of it, spread evenly, and the rest. */
export function split(source: Source, part: number): { rest: Source; part: Source } {
  const inPart = (place: number) => Math.floor((place + 1) * part) > Math.floor(place * part);
  return {
    rest: where(source, (place) => !inPart(place)),
    part: where(source, inPart),
  };
}

/** Refuses data of which nothing is to judge by, as where there are too few to set some aside. */
export async function checkTestData(
  label: string,
  test: Source | readonly unknown[],
): Promise<void> {
  for await (const _ of typeof test === 'function' ? test() : test) return;
  throw new ValueError(`${label}: there must be test data besides the training data, got none.`);
}

/** How many examples there are. */
export async function count(source: Source): Promise<number> {
  let examples = 0;
  for await (const _ of source()) examples++;
  return examples;
}

/** The first examples, in memory. */
export async function collect(source: Source, most = Number.POSITIVE_INFINITY): Promise<Example[]> {
  const examples: Example[] = [];
  for await (const example of take(source, most)()) examples.push(example);
  return examples;
}

/** Arrays as a tensor [n, ...shape]; a shorter one is filled up with 0. */
export function stack(arrays: readonly Float32Array[], shape: readonly number[]): tf.Tensor {
  const size = tf.util.sizeFromShape([...shape]);
  const values = new Float32Array(arrays.length * size);
  arrays.forEach((array, i) => {
    values.set(array, i * size);
  });
  return tf.tensor(values, [arrays.length, ...shape]);
}

/** The inputs of examples as a tensor [n, ...shape]; a shorter one is filled up with 0. */
export function inputsOf(examples: readonly Example[], shape: readonly number[]): tf.Tensor {
  return stack(
    examples.map(({ x }) => x),
    shape,
  );
}
