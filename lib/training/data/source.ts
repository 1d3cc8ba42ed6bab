import * as tf from '@tensorflow/tfjs-core';
import { ValueError } from '../../check.js';
import type { Example, Indexed, Source } from '../tasks/task.js';

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

/** Examples that are asked for ahead of the one that is used. */
const AHEAD = 4;

/**
 * What `read` gives of each of the keys, in their order; the next few are read while one is used.
 */
export async function* readAhead<K, T>(
  keys: AsyncIterable<K> | Iterable<K>,
  read: (key: K) => Promise<T>,
): AsyncGenerator<T, void, undefined> {
  const waiting: Promise<T>[] = [];
  for await (const key of keys) {
    const next = read(key);
    // Whoever stops before it is asked for does not care how it ends.
    next.catch(() => {});
    waiting.push(next);
    if (waiting.length > AHEAD) yield await waiting.shift()!;
  }
  for (const next of waiting) yield await next;
}

/** The places from 0 on. */
const placesTo = (count: number) => Array.from({ length: count }, (_, place) => place);

/** A source of examples that are read by their place. */
export function indexedSource(indexed: Indexed): Source {
  const all = () => readAhead(placesTo(indexed.count), (place) => indexed.read(place));
  return Object.assign(all, { indexed });
}

/** The examples at some places of an indexed source, in that order. */
const atPlaces = ({ read }: Indexed, places: readonly number[]): Source =>
  indexedSource({ count: places.length, read: (place) => read(places[place]!) });

/** The first `limit` examples. */
export function take(source: Source, limit: number): Source {
  const { indexed } = source;
  if (indexed !== undefined) return atPlaces(indexed, placesTo(Math.min(indexed.count, limit)));
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
  const { indexed } = source;
  if (indexed !== undefined) return atPlaces(indexed, placesTo(indexed.count).filter(predicate));
  return async function* () {
    let place = 0;
    for await (const example of source()) if (predicate(place++)) yield example;
  };
}

/** Whether a place is one of `part` of all places, spread evenly. */
export const isSpread = (place: number, part: number): boolean =>
  Math.floor((place + 1) * part) > Math.floor(place * part);

/** A source in two: `part` of it, spread evenly, and the rest. */
export function split(source: Source, part: number): { rest: Source; part: Source } {
  return {
    rest: where(source, (place) => !isSpread(place, part)),
    part: where(source, (place) => isSpread(place, part)),
  };
}

/** A source in two by what each place is said to be. */
export function splitBy(source: Source, inPart: readonly boolean[]) {
  return {
    rest: where(source, (place) => !inPart[place]),
    part: where(source, (place) => inPart[place]!),
  };
}

/** Refuses data of which nothing is to judge by, as where there are too few to set some aside. */
export async function checkTestData(
  label: string,
  test: Source | readonly unknown[],
): Promise<void> {
  if (typeof test === 'function' && test.indexed !== undefined) {
    if (test.indexed.count > 0) return;
  } else for await (const _ of typeof test === 'function' ? test() : test) return;
  throw new ValueError(`${label}: there must be test data besides the training data, got none.`);
}

/** How many examples there are. */
export async function count(source: Source): Promise<number> {
  if (source.indexed !== undefined) return source.indexed.count;
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
