import type * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import type { Range } from '../../arithmetic/behind_axis.js';
import type { LayerTraits } from '../../arithmetic/layer_traits.js';
import { withSettings } from '../../stock/with_settings.js';
import type { Piece, Ranges } from './piece.js';

/** One use of a layer: what it is, and the whole shapes [batch, ...spatial, channels] of what it takes and gives. */
export interface Place {
  readonly layer: tfl.layers.Layer;
  readonly traits: LayerTraits;
  readonly config: Readonly<Record<string, unknown>>;
  readonly inputs: readonly number[][];
  readonly output: readonly number[];
}

/** Mean and variance of each channel. */
export interface ChannelMoments {
  readonly mean: Float32Array;
  readonly variance: Float32Array;
}

/** How a part of a layer's output is computed from parts of its inputs. */
export interface PieceRule {
  /**
   * The range of an input, along a spatial axis, that a range of the output depends on, borders not cut off; null where
   * the input's length is all that matters.
   */
  behind(input: number, axis: number, range: Range): Range | null;
  /**
   * The part of the output, as the whole has it; a piece is null for an input of which only the length matters.
   *
   * @param moments those of the whole input, where the rule has `groups`
   */
  run(pieces: readonly (Piece | null)[], wanted: Ranges, moments?: ChannelMoments): tf.Tensor;
  /**
   * Of a layer with a state: what `run` gives, and the state that it is in then, from the state that the positions before left;
   * null before the first.
   */
  resume?(piece: Piece, wanted: Ranges, states: readonly tf.Tensor[] | null): tf.Tensor[];
  /** Into how many groups the channels go of which it needs mean and variance over all positions; default: it needs none. */
  readonly groups?: number;
  /** Floats that it needs between its inputs and its output, where it needs many. */
  between?(sizes: readonly number[]): number;
  /** Whether it only moves, repeats or mixes elements, so that to do it twice costs no more than to keep what it gave. */
  readonly copies?: boolean;
  /** Whether its inputs are beside each other along the channels, and nothing else. */
  readonly joins?: boolean;
  /** Positions before the end of the input that the end of the output may need; default 1. */
  readonly keeps?: number;
  /** Why it cannot be computed before the length of the whole is known; default: it can. */
  readonly waits?: string;
}

/** A rule for a use of a layer, or why there is none. */
export type RuleMaker = (place: Place) => PieceRule | string;

/** What the layer makes of tensors, in prediction, under other settings. */
export function calls(
  layer: tfl.layers.Layer,
  inputs: tf.Tensor[],
  settings: Readonly<Record<string, unknown>> = {},
): tf.Tensor {
  // A model gives its layers arrays.
  const output = withSettings(layer, settings as object as Partial<tfl.layers.Layer>).call(
    inputs,
    {},
  );
  return [output].flat()[0]!;
}
