import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import type { Range } from '../../arithmetic/behind_axis.js';
import { fail, ValueError } from '../../check.js';
import { builtModel, tensor } from '../../tfjs/check.js';
import { type Piece, taken } from './piece.js';
import { type Network, networkOf, type Plan, planOf } from './plan.js';
import { delayOf, type Ends, endsAfter } from './progress_of_stream.js';
import { runStep } from './run_strip.js';
import { States } from './states.js';

/** A decoder of a signal that comes in chunks. */
export interface DecoderStream {
  /** Samples of the output, at most, by which what `push` has given lags behind what the model makes of the same input. */
  readonly delay: number;
  /**
   * Takes what follows of the signal, `[batch, length, channels]`, and gives what of the output is final by it,
   * `[batch, length, channels]`, of length 0 where nothing is.
   */
  push(chunk: tf.Tensor): tf.Tensor;
  /** Gives the rest of the output; what is pushed then is another signal. */
  flush(): tf.Tensor;
  /** Forgets what was pushed, and frees it. */
  dispose(): void;
}

/** Longer than any signal: the borders at its end are out of sight. */
const ENDLESS = 2 ** 40;

const WHERE = 'stream';

/** What is kept of the tensors of a signal, beyond a caller's tidy. */
class Kept {
  private readonly pieces = new Map<string, Piece>();

  private keep(key: string, tensor: tf.Tensor, [first, last]: Range): void {
    this.pieces.set(key, { tensor: tf.keep(tensor), at: [[first, last]] });
  }

  piece(key: string): Piece | null {
    return this.pieces.get(key) ?? null;
  }

  /** Adds what follows; the tensor is given away. */
  add(key: string, next: tf.Tensor, from: number): void {
    const last = from + next.shape[1]! - 1;
    const old = this.pieces.get(key);
    if (old === undefined) {
      this.keep(key, next, [from, last]);
      return;
    }
    this.keep(key, tf.concat([old.tensor, next], 1), [old.at[0]![0], last]);
    tf.dispose([old.tensor, next]);
  }

  /** Forgets what comes before a position. */
  trim(key: string, from: number): void {
    const piece = this.pieces.get(key);
    if (piece === undefined) return;
    const [first, last] = piece.at[0]!;
    if (from <= first) return;
    this.keep(key, taken(piece, [[from, last]]), [from, last]);
    piece.tensor.dispose();
  }

  /** Gives all of a tensor away. */
  take(key: string): tf.Tensor | null {
    const piece = this.pieces.get(key);
    if (piece === undefined) return null;
    this.pieces.delete(key);
    const given = tf.clone(piece.tensor);
    piece.tensor.dispose();
    return given;
  }

  clear(): void {
    for (const { tensor } of this.pieces.values()) tensor.dispose();
    this.pieces.clear();
  }
}

class Streamed implements DecoderStream {
  readonly delay: number;
  private readonly kept = new Kept();
  private readonly states = new States();
  private ends: Ends = new Map();
  private count = 0;
  private batch: number | null = null;

  constructor(
    private readonly network: Network,
    private readonly plan: Plan,
  ) {
    this.delay = delayOf(network, plan);
  }

  push(chunk: tf.Tensor): tf.Tensor {
    const { plan, network, kept } = this;
    const channels = plan.shapes.get(plan.input)!.at(-1)!;
    tensor(WHERE, 'the chunk', chunk);
    const [batch, length] = chunk.shape;
    const fits = chunk.rank === 3 && chunk.shape[2] === channels && chunk.dtype === 'float32';
    if (!fits || batch !== (this.batch ?? batch) || batch === 0) {
      const shown = `[${this.batch ?? 'batch'}, length, ${channels}]`;
      fail(WHERE, 'the chunk', `a tensor of float32 of shape ${shown}`, chunk.shape);
    }
    this.batch = batch!;
    if (length === 0) return this.empty();
    kept.add(plan.input, tf.clone(chunk), this.count);
    this.count += length!;
    return this.advance(plan, endsAfter(network, plan, this.count, this.ends));
  }

  flush(): tf.Tensor {
    const { network, plan, count } = this;
    const channels = plan.shapes.get(plan.input)!.at(-1)!;
    if (count === 0) return this.empty();
    try {
      const whole = planOf(WHERE, network, [1, count, channels]);
      const ends = [...whole.shapes].map(([key, shape]) => [key, shape[1]!] as const);
      return this.advance(whole, new Map(ends));
    } finally {
      this.dispose();
    }
  }

  dispose(): void {
    this.kept.clear();
    this.states.dispose();
    this.ends = new Map();
    this.count = 0;
    this.batch = null;
  }

  private empty(key = this.plan.output): tf.Tensor {
    return tf.zeros([this.batch ?? 1, 0, this.plan.shapes.get(key)!.at(-1)!]);
  }

  /** A tensor of which nothing is known yet: borders before it are. */
  private nothing(key: string): Piece {
    return { tensor: this.empty(key), at: [[0, -1]] };
  }

  /** Computes each tensor as far as it is known, and gives what the output has more. */
  private advance(plan: Plan, ends: Ends): tf.Tensor {
    const { kept } = this;
    for (const step of plan.steps) {
      const from = this.ends.get(step.output) ?? 0;
      const end = ends.get(step.output)!;
      if (end <= from) continue;
      const made = tf.tidy(() => {
        const pieces = step.inputs.map((key) => kept.piece(key) ?? this.nothing(key));
        return runStep(step, pieces, [[from, end - 1]], this.states);
      });
      kept.add(step.output, made, from);
    }
    this.ends = ends;
    const made = kept.take(plan.output);
    const needs = new Map<string, number>();
    for (const { inputs, output, rule } of plan.steps) {
      inputs.forEach((key, n) => {
        const next = ends.get(output)!;
        const last = Math.max(next, plan.shapes.get(output)![1]! - 1);
        // A mirror's first positions are not the first that it reads.
        const first = rule.behind(n, 0, [next, last])?.[0] ?? Number.POSITIVE_INFINITY;
        const kept = ends.get(key)! - (rule.keeps ?? 1);
        needs.set(key, Math.min(needs.get(key) ?? first, first, kept));
      });
    }
    for (const [key, from] of needs) kept.trim(key, from);
    return made ?? this.empty();
  }
}

/**
 * A model of signals that is fed chunk by chunk: `push` gives what of the output does not change whatever follows, `flush`
 * the rest. What comes out, one after the other, is what `model.predict` gives for the whole signal, with `decodeTiled`'s
 * promise of the same bits. Each layer computes every position once, and keeps what its windows need of those before.
 *
 * Refused by name are the layers that `decodeTiled` refuses, convolutions and poolings of padding 'same' with strides, whose
 * borders depend on the length of the whole (transposed convolutions' do not), and CropOrPadTo. With causal convolutions alone
 * the delay is 0.
 *
 * @param model of one input `[batch, length, channels]` and one output of that rank, built
 * @returns a DecoderStream
 * @throws ValueError for another model, or a layer that it cannot stream
 * @example
 * const model = tf.sequential({
 *   layers: [
 *     layers.conv1dTranspose({ filters: 4, kernelSize: 4, strides: 2, padding: 'same', inputShape: [null, 2] }),
 *     tf.layers.conv1d({ filters: 1, kernelSize: 3, padding: 'same' }),
 *   ],
 * });
 * const decoder = stream(model);
 * decoder.delay; // 2
 * const first = decoder.push(tf.ones([1, 10, 2]));
 * first.shape; // [1, 18, 1]
 * const rest = decoder.flush();
 * rest.shape; // [1, 2, 1]
 */
export function stream(model: tfl.LayersModel): DecoderStream {
  builtModel(WHERE, 'the model', model);
  const network = networkOf(WHERE, model);
  const { shape } = model.inputs[0]!;
  if (shape.length !== 3)
    fail(WHERE, 'the model', 'one of signals, [batch, length, channels]', shape);
  const plan = planOf(WHERE, network, [1, ENDLESS, shape[2]!]);
  for (const { layer, rule } of plan.steps) {
    if (rule.waits === undefined) continue;
    throw new ValueError(
      `${WHERE}: ${layer.getClassName()} '${layer.name}' must be a layer that can be computed before the signal ends, got ` +
        `one that cannot: ${rule.waits}.`,
    );
  }
  return new Streamed(network, plan);
}
