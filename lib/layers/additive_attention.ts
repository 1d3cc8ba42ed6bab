import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { fail } from '../check.js';
import type { Shape } from '../ops/data_format.js';
import { getInitializer } from '../tfjs/resolve.js';
import { BaseAttention, type BaseAttentionArgs } from './base_attention.js';

/** What AdditiveAttention takes. */
export type AdditiveAttentionArgs = BaseAttentionArgs;

/**
 * For each query a mean of the values, weighed by the sum of scale * tanh(query + key) (Bahdanau's).
 *
 * Inputs [query, value] or [query, value, key]: [batch, queries, size], [batch, keys, valueSize], [batch, keys, size];
 * output [batch, queries, valueSize]. A mask of the values hides them, one of the queries zeroes theirs.
 *
 * Weights: scale [size] with `useScale`, which is usual.
 *
 * Source: keras.layers.AdditiveAttention; Bahdanau et al. 2014, arXiv 1409.0473, appendix A.1.2.
 *
 * @throws ValueError for a bad argument, or inputs that do not fit each other
 * @example
 * const layer = new AdditiveAttention();
 * layer.computeOutputShape([[null, 5, 8], [null, 7, 8]]); // [null, 5, 8]
 */
export class AdditiveAttention extends BaseAttention {
  static readonly className = 'AdditiveAttention';
  private scale: tfl.LayerVariable | null = null;

  constructor(args: AdditiveAttentionArgs = {}) {
    super(args, {}, true);
  }

  override build(inputShape: Shape | Shape[]): void {
    const where = this.getClassName();
    const size = this.three(inputShape)[0][2];
    if (size == null) fail(where, 'the size of the query', 'known', inputShape);
    const drawn = getInitializer(where, 'scale', 'glorotUniform');
    if (this.useScale) this.scale = this.addWeight('scale', [size], 'float32', drawn);
    super.build(inputShape);
  }

  protected override scores(query: tf.Tensor, key: tf.Tensor): tf.Tensor {
    const y = tf.tanh(tf.add(tf.expandDims(query, 2), tf.expandDims(key, 1)));
    return tf.sum(this.scale === null ? y : tf.mul(y, this.scale.read()), -1);
  }
}

tf.serialization.registerClass(AdditiveAttention);
