import * as tf from '@tensorflow/tfjs-core';
import { fail } from '../check.js';
import type { Shape } from '../ops/data_format.js';
import { BaseHeads, type BaseHeadsArgs } from './base_heads.js';
import { integerOption } from './options.js';

/** What GroupQueryAttention takes. */
export interface GroupQueryAttentionArgs extends BaseHeadsArgs {
  /** The size of a head's queries, keys and values. */
  headDim: number;
  /** How many heads ask. */
  numQueryHeads: number;
  /** How many heads of keys and values there are: a divisor of numQueryHeads. */
  numKeyValueHeads: number;
}

/**
 * As MultiHeadAttention, with several heads of queries to one of keys and values.
 *
 * Inputs [query, value] or [query, value, key]: [batch, queries, size], [batch, keys, size], [batch, keys, size]; output
 * [batch, queries, the query's size].
 *
 * Weights: kernels of the query [size, numQueryHeads, headDim], of key and value [size, numKeyValueHeads, headDim], of the
 * output [numQueryHeads, headDim, size], each with a bias of what is behind the size.
 *
 * Source: keras.layers.GroupQueryAttention; Ainslie et al. 2023, arXiv 2305.13245.
 *
 * @throws ValueError for a bad argument, or inputs that do not fit each other
 * @example
 * const layer = new GroupQueryAttention({ headDim: 4, numQueryHeads: 4, numKeyValueHeads: 2 });
 * layer.computeOutputShape([[null, 5, 8], [null, 7, 8]]); // [null, 5, 8]
 */
export class GroupQueryAttention extends BaseHeads {
  static readonly className = 'GroupQueryAttention';
  /** The size of a head's queries, keys and values. */
  declare readonly headDim: number;
  /** How many heads ask. */
  declare readonly numQueryHeads: number;
  /** How many heads of keys and values there are. */
  declare readonly numKeyValueHeads: number;

  constructor(args: GroupQueryAttentionArgs) {
    super(args, {
      headDim: integerOption(1),
      numQueryHeads: integerOption(1),
      numKeyValueHeads: integerOption(1),
    });
    if (this.numQueryHeads % this.numKeyValueHeads !== 0) {
      const wanted = `a divisor of numQueryHeads (${this.numQueryHeads})`;
      fail(this.getClassName(), 'numKeyValueHeads', wanted, this.numKeyValueHeads);
    }
  }

  override get heads() {
    const { headDim, numQueryHeads: queries, numKeyValueHeads: keys } = this;
    return { queries, keys, keySize: headDim, valueSize: headDim, output: null, axes: null };
  }

  /** The shape of the query. */
  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shape = super.computeOutputShape(inputShape);
    if (shape.length !== 3) fail(this.getClassName(), 'the input', 'of rank 3', inputShape);
    return shape;
  }

  protected override place(name: string): string {
    return `_${name}_dense`;
  }
}

tf.serialization.registerClass(GroupQueryAttention);
