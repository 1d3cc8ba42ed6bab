import * as tf from '@tensorflow/tfjs-core';
import { array, integer } from '../check.js';
import { BaseHeads, type BaseHeadsArgs } from './base_heads.js';
import { integerOption, type Option, orNull } from './options.js';

/** What MultiHeadAttention takes. */
export interface MultiHeadAttentionArgs extends BaseHeadsArgs {
  /** How many heads. */
  numHeads: number;
  /** The size of a head's queries and keys. */
  keyDim: number;
  /** The size of a head's values; default keyDim. */
  valueDim?: number | null;
  /** The sizes of the output behind its positions; default null, the size of the query. */
  outputShape?: number | number[] | null;
  /** Over which axes is attended; default null, all between the batch and the last. */
  attentionAxes?: number | number[] | null;
}

/**
 * Several heads, each of which weighs the values by how well their keys fit a query, all in projections of its own.
 *
 * Inputs [query, value] or [query, value, key]: [batch, queries, size], [batch, keys, size], [batch, keys, size]; output
 * [batch, queries, the query's size]. For self-attention the query is given twice. Masks of query, value and key hide what
 * they say.
 *
 * Weights: kernels of query and key [size, numHeads, keyDim], of the value [size, numHeads, valueDim], of the output
 * [numHeads, valueDim, size], each with a bias of what is behind the size.
 *
 * Source: keras.layers.MultiHeadAttention; Vaswani et al. 2017, arXiv 1706.03762, section 3.2.2.
 *
 * @throws ValueError for a bad argument, or inputs that do not fit each other
 * @example
 * const layer = new MultiHeadAttention({ numHeads: 2, keyDim: 4 });
 * layer.computeOutputShape([[null, 5, 8], [null, 7, 8]]); // [null, 5, 8]
 */
export class MultiHeadAttention extends BaseHeads {
  static readonly className = 'MultiHeadAttention';
  /** How many heads. */
  declare readonly numHeads: number;
  /** The size of a head's queries and keys. */
  declare readonly keyDim: number;
  /** The size of a head's values. */
  declare readonly valueDim: number;
  /** Over which axes is attended; null for all. */
  declare readonly attentionAxes: number[] | null;
  private readonly sizes: number[] | null;

  constructor(args: MultiHeadAttentionArgs) {
    const some =
      (least: number): Option =>
      (where, name, value) =>
        array(where, name, [value].flat()).map((one) => integer(where, name, one, least));
    const options = {
      numHeads: integerOption(1),
      keyDim: integerOption(1),
      valueDim: integerOption(1, args?.keyDim),
      attentionAxes: orNull(some(-8)),
    };
    super(args, options, ['outputShape']);
    const sizes = orNull(some(1))(this.getClassName(), 'outputShape', args.outputShape);
    this.sizes = sizes as number[] | null;
  }

  override get heads() {
    const { numHeads, keyDim: keySize, valueDim: valueSize, attentionAxes, sizes } = this;
    return {
      queries: numHeads,
      keys: numHeads,
      keySize,
      valueSize,
      output: sizes,
      axes: attentionAxes,
    };
  }

  protected override place(name: string): string {
    return name === 'gate' ? '_gate_dense' : `${name}_dense`;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), outputShape: this.sizes };
  }
}

tf.serialization.registerClass(MultiHeadAttention);
