import * as tf from '@tensorflow/tfjs-core';
import { type Drawing, nextSeed } from '../stock/seed.js';

/** The masks of a layer's inputs, null where there is none. */
export const inputMasks = (mask: unknown): readonly (tf.Tensor | null)[] =>
  [mask ?? []].flat() as (tf.Tensor | null)[];

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
