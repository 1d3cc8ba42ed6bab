import * as tf from '@tensorflow/tfjs-core';
import { fail } from '../check.js';
import type { Shape } from '../ops/data_format.js';
import { CheckedLayer, type LayerArgs, oneShape } from './checked_layer.js';
import { flagOption, numberOption, type Options, seedOption } from './options.js';
import {
  allOf,
  asBool,
  band,
  type CallKwargs,
  checkMasks,
  dropped,
  hide,
  inputMasks,
  masksOf,
  masksOption,
  partMasks,
  withMasks,
} from './score_mask.js';

/** What Attention and AdditiveAttention share. */
export interface BaseAttentionArgs extends LayerArgs {
  /** Whether a weight scales the scores; default false of Attention, true of AdditiveAttention. */
  useScale?: boolean;
  /** The share of the attention that is dropped in training; default 0. */
  dropout?: number;
  /** What dropout draws by; default null, something else each time. */
  seed?: number | null;
  /** Whether no query looks at later keys: an argument of the call in Keras; default false. */
  useCausalMask?: boolean;
  /**
   * Which masks are inputs, behind the others and in this order, each [batch, positions], true where something is: 'query',
   * 'value'. Default none: a mask then is what comes with an input.
   */
  maskInputs?: readonly ('query' | 'value')[];
}

/** What attention without heads shares: everything but its scores. */
export abstract class BaseAttention extends CheckedLayer {
  /** Whether there is a weight that scales the scores. */
  declare readonly useScale: boolean;
  /** The share of the attention that is dropped in training. */
  declare readonly dropout: number;
  /** What dropout draws by. */
  declare seed: number | null;
  /** Whether no query looks at later keys. */
  declare readonly useCausalMask: boolean;
  /** Which masks are inputs, behind the others. */
  declare readonly maskInputs: readonly ('query' | 'value')[];

  constructor(args: BaseAttentionArgs, options: Options, useScale: boolean) {
    super(args, {
      useScale: flagOption(useScale),
      dropout: numberOption(0, 0, 1),
      seed: seedOption,
      useCausalMask: flagOption(false),
      maskInputs: masksOption('query', 'value'),
      ...options,
    });
    this.supportsMasking = true;
  }

  /** [batch, queries, keys] of [batch, queries, size] and [batch, keys, size]. */
  protected abstract scores(query: tf.Tensor, key: tf.Tensor): tf.Tensor;

  /** The shapes of query, value and key. */
  protected three(inputShape: Shape | Shape[]): [Shape, Shape, Shape] {
    const where = this.getClassName();
    const all = Array.isArray(inputShape?.[0]) ? (inputShape as Shape[]) : [];
    const { given, masks } = partMasks(all, this.maskInputs);
    const [query, value, key = value] = given.map((one) => oneShape(where, one));
    const fits = [query, value, key].every((one) => one?.length === 3);
    const wanted = '[query, value] or [query, value, key], each [batch, length, size]';
    if (!fits || given.length > 3) return fail(where, 'the input', wanted, inputShape);
    const equal = (a: number | null, b: number | null) => a === null || b === null || a === b;
    if (!equal(query!.at(-1)!, key!.at(-1)!) || !equal(value![1]!, key![1]!)) {
      fail(
        where,
        'the input',
        'queries and keys of one size, keys and values of one length',
        given,
      );
    }
    checkMasks(where, masks, query!, value!);
    return [query!, value!, key!];
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [query, value] = this.three(inputShape);
    return [query[0]!, query[1]!, value[2]!];
  }

  /** That of the query. */
  override computeMask(inputs: tf.Tensor | tf.Tensor[], mask?: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const { query } = partMasks([inputs].flat(), this.maskInputs).masks;
    return query === undefined
      ? ((inputMasks(mask)[0] ?? null) as tf.Tensor)
      : tf.tidy(() => asBool(query));
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs?: CallKwargs): tf.Tensor {
    const { given, masks } = partMasks(this.weighed(inputs), this.maskInputs);
    const [query, value, key = value] = given as [tf.Tensor, tf.Tensor, tf.Tensor?];
    return tf.tidy(() => {
      const own = masksOf(given, kwargs?.mask);
      const [queries, values] = [masks.query ?? own[0], masks.value ?? own[1]];
      const plain = this.scores(query, key);
      const [, rows, columns] = plain.shape as [number, number, number];
      const shown = allOf([
        ...(this.useCausalMask ? [band(rows, columns, false, null)] : []),
        ...(values ? [tf.expandDims(asBool(values), 1)] : []),
      ]);
      const kept = dropped(this, tf.softmax(hide(plain, shown)), kwargs?.training === true);
      const y = tf.matMul(kept, value);
      if (!queries) return y;
      return tf.mul(y, tf.expandDims(tf.cast(asBool(queries), 'float32'), -1));
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return withMasks(super.getConfig());
  }
}
