import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { fail, integer, number } from '../check.js';
import type { Shape } from '../ops/data_format.js';
import {
  constantOf,
  nearestCode,
  nearestRows,
  nearestVectors,
  straightThrough,
} from '../ops/nearest_code.js';
import { tensor } from '../tfjs/check.js';
import { inLoss } from '../tfjs/loss_scope.js';
import { getInitializer, type InitializerIdentifier, toConfig } from '../tfjs/resolve.js';
import { ActivityPenalty } from './activity_penalty.js';
import { CheckedLayer, type LayerArgs, oneShape } from './checked_layer.js';

/** What VectorQuantizer takes. */
export interface VectorQuantizerArgs extends LayerArgs {
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
  /** What the codes are drawn from; default 'randomUniform'. */
  embeddingsInitializer?: InitializerIdentifier;
}

const KEYS = ['numEmbeddings', 'commitmentCost', 'decay', 'epsilon', 'embeddingsInitializer'];

/**
 * Takes each vector for the nearest of its codes, the bottleneck of a VQ-VAE. Gradients pass to the input as if nothing
 * had happened (straight through). A part of the loss are the mean squared distances of codes from what they stand for,
 * unless they are moving averages, and commitmentCost times those of the input from its codes.
 *
 * Input and output [batch, ..., size]. Weights: embeddings [numEmbeddings, size]; with a decay, none of which trains,
 * counts [numEmbeddings] and sums [numEmbeddings, size] as well.
 *
 * Source: van den Oord, Vinyals & Kavukcuoglu 2017, arXiv 1711.00937, equations 1 to 3, and of the averages appendix A.1,
 * the counts smoothed as in Sonnet's VectorQuantizerEMA.
 *
 * @throws ValueError for a bad argument, or channels that are not known
 * @example
 * const layer = new VectorQuantizer({ numEmbeddings: 2 });
 * layer.build([null, 1]);
 * layer.setWeights([tf.tensor2d([[0], [1]])]);
 * (layer.apply(tf.tensor2d([[0.2], [0.9]])) as tf.Tensor).dataSync(); // Float32Array [0, 1]
 * layer.encode(tf.tensor2d([[0.2], [0.9]])).dataSync(); // Int32Array [0, 1]
 */
export class VectorQuantizer extends CheckedLayer {
  static readonly className = 'VectorQuantizer';
  /** How many codes there are. */
  readonly numEmbeddings: number;
  /** What the distance of the input from its code counts. */
  readonly commitmentCost: number;
  /** What part of the moving averages a step keeps; null where codes learn by their gradient. */
  readonly decay: number | null;
  /** Added to the counts. */
  readonly epsilon: number;
  private readonly initializer: ReturnType<typeof getInitializer>;
  private readonly penalty: ActivityPenalty;
  private embeddings!: tfl.LayerVariable;
  private averages: { counts: tfl.LayerVariable; sums: tfl.LayerVariable } | null = null;

  constructor(args: VectorQuantizerArgs) {
    super(args, KEYS);
    const where = this.getClassName();
    const { commitmentCost = 0.25, decay = null, epsilon = 1e-5 } = args;
    const usual = args.embeddingsInitializer ?? 'randomUniform';
    this.numEmbeddings = integer(where, 'numEmbeddings', args.numEmbeddings, 1);
    this.commitmentCost = number(where, 'commitmentCost', commitmentCost, 0);
    this.decay = decay === null ? null : number(where, 'decay', decay, 0, 1);
    this.epsilon = number(where, 'epsilon', epsilon, 0);
    this.initializer = getInitializer(where, 'embeddingsInitializer', usual);
    this.penalty = new ActivityPenalty({ apply: (both) => this.distances(both) });
    this.addLoss(() => this.penalty.take());
  }

  /** The part of the loss, times the batch, by which a penalty is divided; of inputs and codes side by side. */
  private distances(both: tf.Tensor): tf.Scalar {
    const [z, codes] = tf.split(both, 2, -1) as [tf.Tensor, tf.Tensor];
    const apart = (a: tf.Tensor, b: tf.Tensor) => tf.mean(tf.squaredDifference(a, b));
    const commitment = tf.mul(apart(z, constantOf(codes)), this.commitmentCost);
    const all = this.decay === null ? tf.add(commitment, apart(codes, constantOf(z))) : commitment;
    return tf.mul(all, both.shape[0]!) as tf.Scalar;
  }

  override build(inputShape: Shape | Shape[]): void {
    const where = this.getClassName();
    const shape = oneShape(where, inputShape);
    const size = shape.at(-1) ?? fail(where, 'the channels of the input', 'defined', shape);
    const all = [this.numEmbeddings, size];
    const weight = (name: string, sizes: number[], from: typeof this.initializer, trains = false) =>
      this.addWeight(name, sizes, 'float32', from, undefined, trains);
    this.embeddings = weight('embeddings', all, this.initializer, this.decay === null);
    if (this.decay !== null) {
      const counts = weight('counts', all.slice(0, 1), getInitializer(where, 'counts', 'ones'));
      const sums = weight('sums', all, getInitializer(where, 'sums', 'zeros'));
      sums.write(this.embeddings.read());
      this.averages = { counts, sums };
    }
    this.inputSpec = [new tfl.InputSpec({ minNDim: 2, axes: { [-1]: size } })];
    super.build(inputShape);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shape = oneShape(this.getClassName(), inputShape);
    if (shape.length < 2) fail(this.getClassName(), 'the input', 'of rank 2 or more', shape);
    return shape;
  }

  /** Vectors one below the other, and the codes. */
  private pair(x: tf.Tensor): [z: tf.Tensor2D, codes: tf.Tensor2D] {
    const codes = this.embeddings.read() as tf.Tensor2D;
    return [tf.reshape(x, [-1, codes.shape[1]]), codes];
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs?: { training?: boolean }): tf.Tensor {
    const training = kwargs?.training === true;
    return tf.tidy(() => {
      const [x] = this.weighed(inputs) as [tf.Tensor];
      const taken = tf.reshape(nearestVectors(...this.pair(x)), x.shape);
      if (training || inLoss()) this.penalty.add(tf.concat([x, taken], -1));
      const y = straightThrough(x, taken);
      if (training) this.average(x);
      return y;
    });
  }

  /** Moves the averages, where there are such, towards what a batch has. */
  private average(x: tf.Tensor): void {
    const { averages, decay, epsilon, numEmbeddings } = this;
    if (averages === null || decay === null) return;
    const [z, codes] = this.pair(x);
    const rows = nearestRows(z, codes);
    const moved = (one: tfl.LayerVariable, to: tf.Tensor) =>
      tf.add(tf.mul(one.read(), decay), tf.mul(to, 1 - decay));
    const counts = moved(averages.counts, tf.sum(rows, 0));
    const sums = moved(averages.sums, tf.matMul(rows, z, true));
    const total = tf.sum(counts);
    const part = tf.div(tf.add(counts, epsilon), tf.add(total, numEmbeddings * epsilon));
    const next = tf.div(sums, tf.expandDims(tf.mul(part, total), 1));
    averages.counts.write(counts);
    averages.sums.write(sums);
    this.embeddings.write(next);
  }

  /**
   * The numbers of the codes.
   *
   * @param x [batch, ..., size]
   * @returns [batch, ...], int32
   */
  encode(x: tf.Tensor): tf.Tensor {
    const given = this.weighed(tensor(this.getClassName(), 'x', x))[0]!;
    return tf.tidy(() => tf.reshape(nearestCode(...this.pair(given)), given.shape.slice(0, -1)));
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
    return tf.tidy(() => tf.gather(this.embeddings.read(), tf.cast(given, 'int32')));
  }

  /**
   * How many codes a batch uses, as if all of them were used alike: e to the entropy of their shares.
   *
   * @param x [batch, ..., size]
   * @returns a number from 1 to numEmbeddings
   */
  perplexity(x: tf.Tensor): tf.Scalar {
    const given = this.weighed(tensor(this.getClassName(), 'x', x))[0]!;
    return tf.tidy(() => {
      const shares = tf.mean(nearestRows(...this.pair(given)), 0);
      const terms = tf.mul(shares, tf.log(tf.maximum(shares, 1e-10)));
      return tf.exp(tf.neg(tf.sum(terms))) as tf.Scalar;
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { numEmbeddings, commitmentCost, decay, epsilon } = this;
    const embeddingsInitializer = toConfig(this.initializer);
    const own = { numEmbeddings, commitmentCost, decay, epsilon, embeddingsInitializer };
    return { ...super.getConfig(), ...own };
  }
}

tf.serialization.registerClass(VectorQuantizer);
