import { fail, integer } from '../lib/check.js';
import { activation } from '../lib/tfjs/check.js';

const positive = (value: unknown) => Number.isInteger(value) && (value as number) >= 1;

/** The value, if it is an array of positive integers, one for each level. */
export function levels(where: string, name: string, value: readonly number[]): readonly number[] {
  if (Array.isArray(value) && value.length > 0 && value.every(positive)) return value;
  return fail(where, name, 'an array of positive integers, at least one', value);
}

/** The value, if it is a shape with these axes, of which all but the last may be null where `open`. */
export function shapeOf<S extends readonly (number | null)[]>(
  where: string,
  name: string,
  value: S,
  axes: readonly string[],
  open: boolean,
): S {
  const valid =
    Array.isArray(value) &&
    value.length === axes.length &&
    value.every((n, i) => positive(n) || (open && n === null && i < axes.length - 1));
  if (valid) return value;
  const unknown = open ? `, null for any ${axes.slice(0, -1).join(' or ')}` : '';
  return fail(where, name, `[${axes.join(', ')}] of positive integers${unknown}`, value);
}

/** The value, if it is a rate of dropout: from 0, none, up to but without 1. */
export function rateOf(where: string, name: string, value: unknown): number {
  if (Number.isFinite(value) && (value as number) >= 0 && (value as number) < 1) {
    return value as number;
  }
  return fail(where, name, 'a number from 0 up to but without 1', value);
}

/** The groups of a normalisation, if they divide all these numbers of channels. */
export function groupsOf(where: string, groups: number, counts: readonly number[]): number {
  integer(where, 'groups', groups, 1);
  const undivided = counts.find((count) => count % groups !== 0);
  if (undivided === undefined) return groups;
  return fail(where, 'groups', `a divisor of the ${undivided} channels of a level`, groups);
}

/** The activation of an output of so many classes: the one that is asked for, or the usual one. */
export function outputOf(where: string, classes: number, given: string | undefined): 'softmax' {
  integer(where, 'classes', classes, 1);
  const name = given ?? (classes === 1 ? 'sigmoid' : 'softmax');
  activation(where, 'outputActivation', name);
  return name as 'softmax';
}

/** The value, if it is the shape of images: sizes, null for any, and channels. */
export const imageShape = (
  where: string,
  value: [number | null, number | null, number],
): [number | null, number | null, number] =>
  shapeOf(where, 'inputShape', value, ['height', 'width', 'channels'], true);
