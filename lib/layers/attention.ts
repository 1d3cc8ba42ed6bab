import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import type { Shape } from '../ops/data_format.js';
import { getInitializer } from '../tfjs/resolve.js';
import { BaseAttention, type BaseAttentionArgs } from './base_attention.js';
import { oneOfOption } from './options.js';

/** How a score is made: by the product of query and key, or by the tanh of their sum. */
const SCORE_MODES = ['dot', 'concat'] as const;

/** What Attention takes. */
export interface AttentionArgs extends BaseAttentionArgs {
  /** 'dot' (default): query times key; 'concat': the sum of tanh(query + key). */
  scoreMode?: 'dot' | 'concat';
}

/**
 * For each query a mean of the values, weighed by how well its key fits the query (Luong's).
 *
 * Inputs [query, value] or [query, value, key]: [batch, queries, size], [batch, keys, valueSize], [batch, keys, size];
 * output [batch, queries, valueSize]. A mask of the values hides them, one of the queries zeroes theirs.
 *
 * Weights: scale [] with `useScale`; concat_score_weight [] with 'concat'.
 *
 * Source: keras.layers.Attention; Luong et al. 2015, arXiv 1508.04025.
 *
 * @throws ValueError for a bad argument, or inputs that do not fit each other
 * @example
 * const layer = new Attention();
 * layer.computeOutputShape([[null, 5, 8], [null, 7, 8]]); // [null, 5, 8]
 */
export class Attention extends BaseAttention {
  static readonly className = 'Attention';
  /** How a score is made. */
  declare readonly scoreMode: 'dot' | 'concat';
  private scale: tfl.LayerVariable | null = null;
  private concat: tfl.LayerVariable | null = null;

  constructor(args: AttentionArgs = {}) {
    super(args, { scoreMode: oneOfOption(SCORE_MODES, 'dot') }, false);
  }

  override build(inputShape: Shape | Shape[]): void {
    const ones = getInitializer(this.getClassName(), 'scale', 'ones');
    if (this.useScale) this.scale = this.addWeight('scale', [], 'float32', ones);
    if (this.scoreMode === 'concat') {
      this.concat = this.addWeight('concat_score_weight', [], 'float32', ones);
    }
    super.build(inputShape);
  }

  protected override scores(query: tf.Tensor, key: tf.Tensor): tf.Tensor {
    const scaled = (x: tf.Tensor) => (this.scale === null ? x : tf.mul(x, this.scale.read()));
    if (this.concat === null) return scaled(tf.matMul(query, key, false, true));
    const sum = tf.add(tf.expandDims(query, 2), tf.expandDims(key, 1));
    return tf.mul(this.concat.read(), tf.sum(tf.tanh(scaled(sum)), -1));
  }
}

tf.serialization.registerClass(Attention);
