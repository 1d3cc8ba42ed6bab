import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import {
  constantOf,
  nearestCode,
  nearestRows,
  nearestVectors,
  unitRows,
} from '../ops/nearest_code.js';
import { getInitializer, type Initializer, type InitializerIdentifier } from '../tfjs/resolve.js';

/** The vectors of an input one below the other, [n, size]. */
export const rowsOf = (x: tf.Tensor) => tf.reshape(x, [-1, x.shape.at(-1)!]) as tf.Tensor2D;

/** What quantizers take of their codes. */
export interface CodebookArgs {
  /** How many codes there are. */
  numEmbeddings: number;
  /** What the distance of the input from its code counts in the loss; default 0.25. */
  commitmentCost?: number;
  /**
   * Between 0 and 1: the codes are moving averages of what they stand for, of which each training step keeps this part;
   * default null: they learn by their gradient.
   */
  decay?: number | null;
  /** Added to the counts of the averages, so that a code that nothing takes is no division by 0; default 1e-5. */
  epsilon?: number;
  /**
   * With a decay: a code that stands, on average, for fewer vectors of a batch than this is replaced by one of the batch, drawn
   * at random; default 0: none is. EnCodec has 2.
   */
  deadCodes?: number;
  /** What it draws by in training; default null, something else each time. */
  seed?: number | null;
  /** What the codes are drawn from; default 'randomUniform'. */
  embeddingsInitializer?: InitializerIdentifier;
}

/** How codes are looked up and learn. */
export interface CodebookSettings {
  readonly numEmbeddings: number;
  readonly commitmentCost: number;
  readonly decay: number | null;
  readonly epsilon: number;
  readonly deadCodes: number;
  /** Whether the nearest code is that of the nearest direction. */
  readonly normalize?: boolean;
}

/** Makes a weight of a layer. */
export type AddWeight = (
  name: string,
  shape: number[],
  initializer: Initializer,
  trains: boolean,
) => tfl.LayerVariable;

/** The codes of a quantizer, which learn by their gradient or as moving averages. */
export class Codebook {
  readonly embeddings: tfl.LayerVariable;
  private readonly averages: { counts: tfl.LayerVariable; sums: tfl.LayerVariable } | null;

  constructor(
    private readonly settings: CodebookSettings,
    size: number,
    initializer: Initializer,
    add: AddWeight,
  ) {
    const { numEmbeddings, decay } = settings;
    const shape = [numEmbeddings, size];
    this.embeddings = add('embeddings', shape, initializer, decay === null);
    if (decay === null) {
      this.averages = null;
      return;
    }
    const ones = getInitializer('Codebook', 'counts', 'ones');
    const zeros = getInitializer('Codebook', 'sums', 'zeros');
    const counts = add('counts', [numEmbeddings], ones, false);
    const sums = add('sums', shape, zeros, false);
    sums.write(this.embeddings.read());
    this.averages = { counts, sums };
  }

  private get codes(): tf.Tensor2D {
    return this.embeddings.read() as tf.Tensor2D;
  }

  /** What is compared. */
  private get seen(): (x: tf.Tensor2D) => tf.Tensor2D {
    return this.settings.normalize ? unitRows : (x) => x;
  }

  /** The numbers of the nearest codes of vectors, [n]. */
  indices(z: tf.Tensor2D): tf.Tensor1D {
    return nearestCode(this.seen(z), this.seen(this.codes));
  }

  /** The nearest codes of vectors, [n, size]; gradients go to the codes. */
  vectors(z: tf.Tensor2D): tf.Tensor2D {
    return nearestVectors(z, this.codes, this.seen);
  }

  /** The codes of numbers, [..., size]. */
  decode(indices: tf.Tensor): tf.Tensor {
    return tf.gather(this.codes, tf.cast(indices, 'int32'));
  }

  /** e to the entropy of the shares that the codes have of these vectors. */
  perplexity(z: tf.Tensor2D): tf.Scalar {
    const shares = tf.mean(nearestRows(this.seen(z), this.seen(this.codes)), 0);
    const terms = tf.mul(shares, tf.log(tf.maximum(shares, 1e-10)));
    return tf.exp(tf.neg(tf.sum(terms))) as tf.Scalar;
  }

  /**
   * What of the loss comes of vectors and their codes side by side, times how many there are, by which a penalty is divided:
   * the mean squared distances of equation 3 of arXiv 1711.00937.
   */
  static distances({ decay, commitmentCost }: CodebookSettings, both: tf.Tensor): tf.Scalar {
    const [z, codes] = tf.split(both, 2, -1) as [tf.Tensor, tf.Tensor];
    const apart = (a: tf.Tensor, b: tf.Tensor) => tf.mean(tf.squaredDifference(a, b));
    const commitment = tf.mul(apart(z, constantOf(codes)), commitmentCost);
    const all = decay === null ? tf.add(commitment, apart(codes, constantOf(z))) : commitment;
    return tf.mul(all, both.shape[0]!) as tf.Scalar;
  }

  /**
   * Moves the averages, where there are such, towards what a batch has, and replaces dead codes.
   *
   * @param counted [n, 1], 0 for vectors that are left out; default: none is
   * @param seed of what is drawn
   */
  average(z: tf.Tensor2D, seed: string | undefined, counted?: tf.Tensor2D): void {
    const { averages, codes } = this;
    const { decay, epsilon, numEmbeddings, deadCodes } = this.settings;
    if (averages === null || decay === null) return;
    const all = nearestRows(this.seen(z), this.seen(codes));
    const rows = counted === undefined ? all : (tf.mul(all, counted) as tf.Tensor2D);
    const moved = (one: tfl.LayerVariable, to: tf.Tensor) =>
      tf.add(tf.mul(one.read(), decay), tf.mul(to, 1 - decay));
    const counts = moved(averages.counts, tf.sum(rows, 0));
    const sums = moved(averages.sums, tf.matMul(rows, z, true));
    const total = tf.sum(counts);
    const part = tf.div(tf.add(counts, epsilon), tf.add(total, numEmbeddings * epsilon));
    const next = tf.div(sums, tf.expandDims(tf.mul(part, total), 1));
    if (deadCodes === 0) {
      this.write(next, counts, sums);
      return;
    }
    // tfjs takes the text of a seed.
    const drawn = tf.randomUniform([numEmbeddings], 0, z.shape[0], 'int32', seed);
    const vectors = tf.gather(z, drawn);
    const dead = tf.less(counts, deadCodes);
    const row = tf.broadcastTo(tf.expandDims(dead, 1), next.shape);
    this.write(
      tf.where(row, vectors, next),
      tf.where(dead, tf.fill([numEmbeddings], deadCodes), counts),
      tf.where(row, tf.mul(vectors, deadCodes), sums),
    );
  }

  private write(codes: tf.Tensor, counts: tf.Tensor, sums: tf.Tensor): void {
    this.averages!.counts.write(counts);
    this.averages!.sums.write(sums);
    this.embeddings.write(codes);
  }
}
