import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { fail, integer } from '../check.js';
import { constantOf, straightThrough } from '../ops/nearest_code.js';
import { nextSeed } from '../stock/seed.js';
import { tensor } from '../tfjs/check.js';
import { inLoss } from '../tfjs/loss_scope.js';
import {
  getInitializer,
  type Initializer,
  type InitializerIdentifier,
  type ObjectConfig,
  toConfig,
} from '../tfjs/resolve.js';
import { BaseQuantizer } from './base_quantizer.js';
import type { LayerArgs } from './checked_layer.js';
import { Codebook, type CodebookArgs, rowsOf } from './codebook.js';
import { flagOption, integerOption, numberOption, orNull } from './options.js';

/** What ResidualVectorQuantizer takes. */
export interface ResidualVectorQuantizerArgs extends LayerArgs, CodebookArgs {
  /** How many codebooks follow each other. */
  numQuantizers: number;
  /**
   * Numbers of a code: each codebook is between two projections that train, to so many numbers and back, as in DAC; default
   * null: there are none, and codes are as long as the input's vectors.
   */
  embeddingDim?: number | null;
  /** Whether the nearest code is that of the nearest direction, both divided by their lengths; default false. */
  normalize?: boolean;
  /**
   * Between 0 and 1: in training the share of samples, drawn anew each time, that have a random number of the codebooks, from
   * the first, so that fewer of them do as well; default 0.
   */
  dropout?: number;
  /** What the kernels of the projections are drawn from; default 'glorotUniform'. */
  kernelInitializer?: InitializerIdentifier;
}

/** What one codebook is between: to its codes, and back. */
export interface Projections {
  readonly inKernel: tfl.LayerVariable;
  readonly inBias: tfl.LayerVariable;
  readonly outKernel: tfl.LayerVariable;
  readonly outBias: tfl.LayerVariable;
}

/** A codebook, and what it is between. */
export interface Stage {
  readonly codebook: Codebook;
  readonly projections: Projections | null;
}

const projected = (x: tf.Tensor2D, kernel: tfl.LayerVariable, bias: tfl.LayerVariable) =>
  tf.add(tf.matMul(x, kernel.read() as tf.Tensor2D), bias.read()) as tf.Tensor2D;

/**
 * Quantizes vectors in stages: each codebook takes what those before it have left for the nearest of its codes, and the output is
 * the sum of all. Fewer of them give a coarser sum for fewer bits. Gradients pass to the input as if nothing had happened
 * (straight through; with projections, through these). Each stage has its part of the loss, as of a VectorQuantizer.
 *
 * Input and output [batch, ..., size]. Weights, of each stage i, from 0: embeddings{i} [numEmbeddings, size]; with a decay
 * counts{i} and sums{i}, which do not train; with an embeddingDim in_kernel{i} [size, embeddingDim], in_bias{i}, out_kernel{i}
 * [embeddingDim, size] and out_bias{i}.
 *
 * Source: Zeghidour et al. 2021 (SoundStream), arXiv 2107.03312, algorithm 1; Défossez et al. 2022 (EnCodec), arXiv 2210.13438,
 * section 3.2; of the projections and directions Kumar et al. 2023 (DAC), arXiv 2306.06546, section 3.2.
 *
 * @throws ValueError for a bad argument, or channels that are not known
 * @example
 * const layer = new ResidualVectorQuantizer({ numQuantizers: 2, numEmbeddings: 2 });
 * layer.build([null, 1]);
 * layer.setWeights([tf.tensor2d([[0], [8]]), tf.tensor2d([[-1], [2]])]);
 * (layer.apply(tf.tensor2d([[7.2], [2.5]])) as tf.Tensor).dataSync(); // Float32Array [7, 2]
 * layer.encode(tf.tensor2d([[7.2], [2.5]])).dataSync(); // Int32Array [1, 0, 0, 1]
 */
export class ResidualVectorQuantizer extends BaseQuantizer {
  static readonly className = 'ResidualVectorQuantizer';
  /** How many codebooks follow each other. */
  declare readonly numQuantizers: number;
  /** Numbers of a code behind a projection; null without one. */
  declare readonly embeddingDim: number | null;
  /** The share of samples that have fewer codebooks in training. */
  declare readonly dropout: number;
  /** Whether the nearest code is that of the nearest direction. */
  declare readonly normalize: boolean;
  /** What the kernels of the projections are drawn from. */
  declare readonly kernelInitializer: Initializer;
  private stages: readonly Stage[] = [];

  constructor(args: ResidualVectorQuantizerArgs) {
    super(args, {
      numQuantizers: integerOption(1),
      embeddingDim: orNull(integerOption(1)),
      normalize: flagOption(false),
      dropout: numberOption(0, 0, 1),
      kernelInitializer: (where, name, value) =>
        getInitializer(where, name, (value ?? 'glorotUniform') as InitializerIdentifier),
    });
  }

  /** Whether the codes are moving averages. */
  get averaged(): boolean {
    return this.decay !== null;
  }

  protected override addCodebooks(size: number): void {
    this.stages = Array.from({ length: this.numQuantizers }, (_, i) => this.stage(size, i));
  }

  private stage(size: number, place: number): Stage {
    const { embeddingDim, kernelInitializer } = this;
    const where = this.getClassName();
    /** The initializer, with another seed at each place where it has one. */
    const placed = (from: Initializer, step: number): Initializer => {
      const { className, config } = toConfig(from) as unknown as ObjectConfig;
      const { seed } = config;
      if (typeof seed !== 'number') return from;
      const own = { className, config: { ...config, seed: seed + step } };
      return getInitializer(where, 'initializer', own);
    };
    const add = (name: string, shape: number[], from: Initializer, trains = true) =>
      // Not name_1, which tfjs-layers calls the second variable of a name.
      this.addWeight(`${name}${place}`, shape, 'float32', from, undefined, trains);
    const codes = (of: number) =>
      new Codebook(this, of, placed(this.embeddingsInitializer, place), add);
    if (embeddingDim === null) return { codebook: codes(size), projections: null };
    const zeros = getInitializer(where, 'bias', 'zeros');
    const kernel = (step: number) => placed(kernelInitializer, 2 * place + step);
    const projections = {
      inKernel: add('in_kernel', [size, embeddingDim], kernel(0)),
      inBias: add('in_bias', [embeddingDim], zeros),
      outKernel: add('out_kernel', [embeddingDim, size], kernel(1)),
      outBias: add('out_bias', [size], zeros),
    };
    return { codebook: codes(embeddingDim), projections };
  }

  /** What a stage looks its codes up by. */
  private lookedUp({ projections }: Stage, residual: tf.Tensor2D): tf.Tensor2D {
    return projections === null
      ? residual
      : projected(residual, projections.inKernel, projections.inBias);
  }

  /** What the codes of a stage add to the output. */
  private added({ projections }: Stage, codes: tf.Tensor2D): tf.Tensor2D {
    return projections === null
      ? codes
      : projected(codes, projections.outKernel, projections.outBias);
  }

  /** How many codebooks each vector has, [n, 1]; null where all have all. */
  private drawn(shape: readonly number[]): tf.Tensor2D | null {
    const { dropout, numQuantizers } = this;
    if (dropout === 0) return null;
    const uniform = (most: number) =>
      // tfjs takes the text of a seed.
      tf.randomUniform([shape[0]!, 1], 0, most, 'float32', nextSeed(this));
    const fewer = tf.less(uniform(1), dropout);
    const some = tf.add(tf.floor(uniform(numQuantizers)), 1);
    const counts = tf.where(fewer, some, tf.fill(some.shape, numQuantizers));
    const each = shape.slice(1, -1).reduce((a, b) => a * b, 1);
    return tf.reshape(tf.tile(counts, [1, each]), [-1, 1]);
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs?: { training?: boolean }): tf.Tensor {
    const training = kwargs?.training === true;
    return tf.tidy(() => {
      const [x] = this.weighed(inputs) as [tf.Tensor];
      const counts = training ? this.drawn(x.shape) : null;
      const start = rowsOf(x);
      let residual = start;
      let sum: tf.Tensor2D = tf.zerosLike(start);
      for (const [i, stage] of this.stages.entries()) {
        const { codebook, projections } = stage;
        const z = this.lookedUp(stage, residual);
        const taken = codebook.vectors(z);
        const counted = counts && (tf.cast(tf.greater(counts, i), 'float32') as tf.Tensor2D);
        const masked = <T extends tf.Tensor>(one: T) =>
          counted ? (tf.mul(one, counted) as T) : one;
        if (training || inLoss()) this.penalty.add(tf.concat([masked(z), masked(taken)], -1));
        const codes = projections === null ? constantOf(taken) : straightThrough(z, taken);
        const more = this.added(stage, codes as tf.Tensor2D);
        residual = tf.sub(residual, more);
        sum = tf.add(sum, masked(more));
        if (training && this.trainable) codebook.average(z, nextSeed(this), counted ?? undefined);
      }
      const y = this.embeddingDim === null ? straightThrough(start, sum) : sum;
      return tf.reshape(y, x.shape);
    });
  }

  /** Each stage with what it looks up, in prediction. */
  private *inStages(x: tf.Tensor, count: number): Generator<[codebook: Codebook, z: tf.Tensor2D]> {
    let residual = rowsOf(x);
    for (const stage of this.stages.slice(0, count)) {
      const z = this.lookedUp(stage, residual);
      yield [stage.codebook, z];
      residual = tf.sub(residual, this.added(stage, stage.codebook.vectors(z)));
    }
  }

  /**
   * The numbers of the codes.
   *
   * @param x [batch, ..., size]
   * @param count of how many codebooks, from the first; default all
   * @returns [batch, ..., count], int32
   */
  encode(x: tf.Tensor, count = this.numQuantizers): tf.Tensor {
    const where = this.getClassName();
    const given = this.weighed(tensor(where, 'x', x))[0]!;
    if (integer(where, 'count', count, 1) > this.numQuantizers) {
      fail(where, 'count', `at most ${this.numQuantizers}`, count);
    }
    return tf.tidy(() => {
      const all = [...this.inStages(given, count)].map(([codebook, z]) => codebook.indices(z));
      return tf.reshape(tf.stack(all, 1), [...given.shape.slice(0, -1), count]);
    });
  }

  /**
   * The sums of the codes of numbers.
   *
   * @param indices [batch, ..., count], integers below numEmbeddings of the first codebooks
   * @returns [batch, ..., size]
   */
  decode(indices: tf.Tensor): tf.Tensor {
    const where = this.getClassName();
    if (!this.built) fail(where, 'the layer', 'built before decode()', 'a layer without weights');
    const given = tensor(where, 'indices', indices);
    const count = given.shape.at(-1) ?? 0;
    if (count < 1 || count > this.numQuantizers) {
      fail(where, 'indices', `[batch, ..., 1 to ${this.numQuantizers}]`, given.shape);
    }
    return tf.tidy(() => {
      const columns = tf.unstack(tf.reshape(given, [-1, count]), 1);
      const parts = columns.map((column, i) => {
        const stage = this.stages[i]!;
        return this.added(stage, stage.codebook.decode(column) as tf.Tensor2D);
      });
      const sum = parts.reduce((a, b) => tf.add(a, b));
      return tf.reshape(sum, [...given.shape.slice(0, -1), sum.shape[1]]);
    });
  }

  /**
   * How many codes of each codebook a batch uses, as if all of them were used alike: e to the entropy of their shares.
   *
   * @param x [batch, ..., size]
   * @returns [numQuantizers], each from 1 to numEmbeddings
   */
  perplexity(x: tf.Tensor): tf.Tensor1D {
    const given = this.weighed(tensor(this.getClassName(), 'x', x))[0]!;
    return tf.tidy(() => {
      const all = [...this.inStages(given, this.numQuantizers)];
      return tf.stack(all.map(([codebook, z]) => codebook.perplexity(z))) as tf.Tensor1D;
    });
  }
}

tf.serialization.registerClass(ResidualVectorQuantizer);
