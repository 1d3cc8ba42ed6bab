import * as tf from '@tensorflow/tfjs-core';

/** A variable, or what a file has of one: its name and the shapes that belong to it. */
export interface NamedShapes {
  readonly name: string;
  readonly shapes: readonly (readonly number[])[];
}

/** A name without the number that tfjs appends where another variable of the process has it already. */
const bare = (name: string) => name.replace(/_\d+$/, '');

/** Whether it is one that tfjs gives to a variable without a name: it differs from run to run. */
const isNumber = (name: string) => /^\d+$/.test(name);

const sameShapes = (a: NamedShapes, b: NamedShapes) =>
  a.shapes.length === b.shapes.length &&
  a.shapes.every((shape, i) => tf.util.arraysEqual([...shape], [...b.shapes[i]!]));

/**
 * Which of the saved variables each of the given ones is, or -1. Names decide; those that a loaded model has
 * may end in another number than the saved ones, so that equal order and shapes come first, and last where
 * no name is known.
 */
export function matchVariables(
  given: readonly NamedShapes[],
  saved: readonly NamedShapes[],
): number[] {
  const inOrder = (alike: (a: NamedShapes, b: NamedShapes) => boolean) =>
    given.length === saved.length &&
    given.every((one, i) => sameShapes(one, saved[i]!) && alike(one, saved[i]!));
  const order = given.map((_, i) => i);
  const alike = (a: string, b: string) => bare(a) === bare(b) || (isNumber(a) && isNumber(b));
  if (inOrder((a, b) => alike(a.name, b.name))) return order;
  const only = (of: readonly NamedShapes[], wanted: (name: string) => boolean) => {
    const found = of.flatMap(({ name }, i) => (!isNumber(name) && wanted(name) ? [i] : []));
    return found.length === 1 ? found[0]! : -1;
  };
  const places = given.map((one) => {
    const exact = only(saved, (name) => name === one.name);
    if (exact >= 0) return sameShapes(one, saved[exact]!) ? exact : -1;
    const base = (name: string) => bare(name) === bare(one.name);
    const place = only(given, base) >= 0 ? only(saved, base) : -1;
    return place >= 0 && sameShapes(one, saved[place]!) ? place : -1;
  });
  if (places.every((place) => place < 0) && inOrder(() => true)) return order;
  return places;
}
