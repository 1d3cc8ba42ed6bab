import { fail } from '../../../check.js';
import { isObject } from '../../../load/is_object.js';
import { isKerasObject, type KerasObject } from '../../keras_object.js';

/** Keras's names of a model's outputs, by which losses and metrics can be given. */
export function outputNames({ config }: KerasObject): string[] {
  const { output_layers: ends } = config;
  const isEnd = (value: unknown): value is [string] =>
    Array.isArray(value) && typeof value[0] === 'string';
  const named = (value: unknown): string[] =>
    isEnd(value) ? [value[0]] : Array.isArray(value) ? value.flatMap(named) : [];
  return isObject(ends) ? Object.keys(ends).sort() : named(ends);
}

/** Something that Keras has for all outputs, in a list or by their names, output by output. */
export function byOutput(
  where: string,
  what: string,
  value: unknown,
  names: readonly string[],
  count: number,
): unknown[] {
  if (value === null || value === undefined) return new Array(count).fill(null);
  const byName = isObject(value) && !isKerasObject(value);
  if (byName) {
    const keys = Object.keys(value);
    if (count === 1 && keys.length === 1) return [value[keys[0]!]];
    const foreign = keys.find((key) => !names.includes(key));
    if (foreign !== undefined) fail(where, what, `by the outputs ${names.join(', ')}`, foreign);
    return names.map((name) => value[name] ?? null);
  }
  if (count === 1) return [value];
  if (!Array.isArray(value)) return new Array(count).fill(value);
  if (value.length !== count) fail(where, what, `a list of ${count}, one for each output`, value);
  return value;
}
