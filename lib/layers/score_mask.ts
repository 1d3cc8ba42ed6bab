import * as tf from '@tensorflow/tfjs-core';
import { array, fail, oneOf } from '../check.js';
import type { Shape } from '../ops/data_format.js';
import { sameTensor } from '../stock/copies.js';
import { type Drawing, nextSeed } from '../stock/seed.js';
import type { Option } from './options.js';

/** The masks of a layer's inputs, null where there is none. */
export const inputMasks = (mask: unknown): readonly (tf.Tensor | null)[] =>
  [mask ?? []].flat() as (tf.Tensor | null)[];

/**
 * The masks of these inputs. Models tell a layer that of its first input alone, which is that of the same tensor in another
 * place as well.
 */
export function masksOf(inputs: readonly tf.Tensor[], mask: unknown): (tf.Tensor | null)[] {
  const masks = inputMasks(mask);
  const one = !Array.isArray(mask);
  return inputs.map((input, i) => masks[one && sameTensor(input, inputs[0]!) ? 0 : i] ?? null);
}

/** Which places a mask is of: [batch, positions] of query, value or key, or [batch, queries, keys]. */
export type MaskName = 'query' | 'value' | 'key' | 'attention';

/** The names of the masks that are inputs of a layer, each known, none twice. */
export const masksOption =
  (...known: readonly MaskName[]): Option =>
  (where, name, value) => {
    const names = array(where, name, value ?? []).map((one) => oneOf(where, name, one, known));
    if (new Set(names).size < names.length) fail(where, name, 'each name once', value);
    return names;
  };

/** A layer's config, which says nothing of them where there are none. */
export function withMasks(config: tf.serialization.ConfigDict): tf.serialization.ConfigDict {
  const { maskInputs, ...others } = config;
  return (maskInputs as unknown[]).length === 0 ? others : config;
}

/** The inputs of a call before the masks among them, and those by name. */
export function partMasks<T>(all: readonly T[], names: readonly MaskName[]) {
  const count = Math.max(all.length - names.length, 0);
  const masks = Object.fromEntries(names.map((name, i) => [name, all[count + i]]));
  return { given: all.slice(0, count), masks: masks as Partial<Record<MaskName, T>> };
}

/** Refuses masks that do not fit the shapes of query and value, [batch, ...positions, size]. */
export function checkMasks(
  where: string,
  masks: Partial<Record<MaskName, Shape>>,
  query: Shape,
  value: Shape,
): void {
  const [queries, keys] = [query[1]!, value[1]!];
  const wanted = { query: [queries], value: [keys], key: [keys], attention: [queries, keys] };
  for (const [name, shape] of Object.entries(masks)) {
    const sizes = wanted[name as MaskName];
    const fits = (n: number | null, i: number) => n === null || sizes[i] === null || sizes[i] === n;
    const lengths = Array.isArray(shape) ? shape.slice(1) : [];
    if (query.length > 3 || lengths.length !== sizes.length || !lengths.every(fits)) {
      const shown = `[batch, ${sizes.map((n) => n ?? 'any').join(', ')}], of inputs of rank 3`;
      fail(where, `the mask '${name}'`, shown, shape);
    }
  }
}

/** What a score loses where the key is hidden: as much as a softmax of 32 bits needs. */
const HIDDEN = 1e9;

/** Scores where a mask, if there is one, hides keys where it is false. */
export function hide(scores: tf.Tensor, shown: tf.Tensor | null): tf.Tensor {
  if (shown === null) return scores;
  return tf.sub(scores, tf.mul(tf.cast(tf.logicalNot(shown), 'float32'), HIDDEN));
}

/** True where a query may look, [1, queries, keys]: not ahead, and less than `window` away. */
export function band(queries: number, keys: number, ahead: boolean, window: number | null) {
  const places = (n: number) => Array.from({ length: n }, (_, i) => i);
  const rows = places(queries).map((q) =>
    places(keys).map((k) => (ahead || k <= q) && (window === null || Math.abs(q - k) < window)),
  );
  return tf.tensor(rows.flat(), [1, queries, keys], 'bool');
}

/** Masks, all of which must be true. */
export const allOf = (masks: readonly tf.Tensor[]): tf.Tensor | null =>
  masks.reduce<tf.Tensor | null>(
    (all, one) => (all === null ? one : tf.logicalAnd(all, one)),
    null,
  );

/** A mask as booleans. */
export const asBool = (mask: tf.Tensor): tf.Tensor => tf.cast(mask, 'bool');

interface Dropping extends Drawing {
  readonly dropout: number;
}

/** What attends, of which a share is dropped in training. */
export function dropped(layer: Dropping, weights: tf.Tensor, training: boolean): tf.Tensor {
  if (!training || layer.dropout === 0) return weights;
  // tfjs takes the text of a seed.
  return tf.dropout(weights, layer.dropout, undefined, nextSeed(layer) as unknown as string);
}

/** What the call of a layer is told besides its inputs. */
export interface CallKwargs {
  training?: boolean;
  mask?: unknown;
}
