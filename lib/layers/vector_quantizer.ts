import * as tf from '@tensorflow/tfjs-core';
import { fail } from '../check.js';
import { straightThrough } from '../ops/nearest_code.js';
import { nextSeed } from '../stock/seed.js';
import { tensor } from '../tfjs/check.js';
import { inLoss } from '../tfjs/loss_scope.js';
import { BaseQuantizer } from './base_quantizer.js';
import type { LayerArgs } from './checked_layer.js';
import { Codebook, type CodebookArgs, rowsOf } from './codebook.js';

/** What VectorQuantizer takes. */
export interface VectorQuantizerArgs extends LayerArgs, CodebookArgs {}

/**
 * Takes each vector for the nearest of its codes, the bottleneck of a VQ-VAE. Gradients pass to the input as if nothing
 * had happened (straight through). A part of the loss are the mean squared distances of codes from what they stand for,
 * unless they are moving averages, and commitmentCost times those of the input from its codes.
 *
 * Input and output [batch, ..., size]. Weights: embeddings [numEmbeddings, size]; with a decay, none of which trains,
 * counts [numEmbeddings] and sums [numEmbeddings, size] as well.
 *
 * Source: van den Oord, Vinyals & Kavukcuoglu 2017, arXiv 1711.00937, equations 1 to 3, and of the averages appendix A.1,
 * the counts smoothed as in Sonnet's VectorQuantizerEMA; of dead codes Défossez et al. 2022, arXiv 2210.13438, section 3.2.
 *
 * @throws ValueError for a bad argument, or channels that are not known
 * @example
 * const layer = new VectorQuantizer({ numEmbeddings: 2 });
 * layer.build([null, 1]);
 * layer.setWeights([tf.tensor2d([[0], [1]])]);
 * (layer.apply(tf.tensor2d([[0.2], [0.9]])) as tf.Tensor).dataSync(); // Float32Array [0, 1]
 * layer.encode(tf.tensor2d([[0.2], [0.9]])).dataSync(); // Int32Array [0, 1]
 */
export class VectorQuantizer extends BaseQuantizer {
  static readonly className = 'VectorQuantizer';
  private codebook!: Codebook;

  constructor(args: VectorQuantizerArgs) {
    super(args, {});
  }

  protected override addCodebooks(size: number): void {
    this.codebook = new Codebook(
      this,
      size,
      this.embeddingsInitializer,
      (name, sizes, from, trains) =>
        this.addWeight(name, sizes, 'float32', from, undefined, trains),
    );
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs?: { training?: boolean }): tf.Tensor {
    const training = kwargs?.training === true;
    return tf.tidy(() => {
      const [x] = this.weighed(inputs) as [tf.Tensor];
      const z = rowsOf(x);
      const taken = tf.reshape(this.codebook.vectors(z), x.shape);
      if (training || inLoss()) this.penalty.add(tf.concat([x, taken], -1));
      const y = straightThrough(x, taken);
      if (training && this.trainable) this.codebook.average(z, nextSeed(this));
      return y;
    });
  }

  /**
   * The numbers of the codes.
   *
   * @param x [batch, ..., size]
   * @returns [batch, ...], int32
   */
  encode(x: tf.Tensor): tf.Tensor {
    const given = this.weighed(tensor(this.getClassName(), 'x', x))[0]!;
    return tf.tidy(() =>
      tf.reshape(this.codebook.indices(rowsOf(given)), given.shape.slice(0, -1)),
    );
  }

  /**
   * The codes of numbers.
   *
   * @param indices [batch, ...], integers below numEmbeddings
   * @returns [batch, ..., size]
   */
  decode(indices: tf.Tensor): tf.Tensor {
    const where = this.getClassName();
    if (!this.built) fail(where, 'the layer', 'built before decode()', 'a layer without weights');
    const given = tensor(where, 'indices', indices);
    return tf.tidy(() => this.codebook.decode(given));
  }

  /**
   * How many codes a batch uses, as if all of them were used alike: e to the entropy of their shares.
   *
   * @param x [batch, ..., size]
   * @returns a number from 1 to numEmbeddings
   */
  perplexity(x: tf.Tensor): tf.Scalar {
    const given = this.weighed(tensor(this.getClassName(), 'x', x))[0]!;
    return tf.tidy(() => this.codebook.perplexity(rowsOf(given)));
  }
}

tf.serialization.registerClass(VectorQuantizer);
