import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { unfold } from '../../lib/arithmetic/unfold.js';
import { fail } from '../../lib/check.js';
import { channelsFirstInput } from '../../lib/visualize/channels_first.js';
import { stepsFrom } from '../../lib/visualize/rerun.js';

/** What a model takes. */
export interface InputKind {
  readonly kind: 'picture' | 'signal';
  /** Height and width, or the length; null for any. */
  readonly lengths: readonly (number | null)[];
  readonly channels: number;
  readonly channelsFirst: boolean;
  /** The shape without the batch. */
  readonly shape: readonly (number | null)[];
}

/** One input, channels last; pictures have values 0..1. */
export interface Sample {
  readonly name: string;
  /** Height and width, or the length. */
  readonly lengths: readonly number[];
  readonly values: Float32Array;
  /** What lies along a signal, and how much of that is one step. */
  readonly axis?: { readonly label: string; readonly step: number };
  /** Of a file: what was found and done, a sentence each. */
  readonly done?: readonly string[];
}

const WHERE = 'This page';

/** @throws ValueError for several inputs, or one that is neither pictures nor signals. */
export function inputKind(model: LayersModel): InputKind {
  if (model.inputs.length !== 1) {
    fail(WHERE, 'the model', 'one with a single input', model.inputs.length);
  }
  return inputKindAt(model, 0);
}

/** @throws ValueError for an input that is neither pictures nor signals. */
export function inputKindAt(model: LayersModel, at: number): InputKind {
  const shape = model.inputs[at]!.shape.slice(1);
  const { inputs, steps } = unfold(model);
  const channelsFirst = channelsFirstInput(stepsFrom(steps, [inputs[at]!]));
  const channels = shape.length === 1 ? 1 : shape.at(channelsFirst ? 0 : -1);
  const lengths = shape.length === 1 ? shape : channelsFirst ? shape.slice(1) : shape.slice(0, -1);
  if (lengths.length < 1 || lengths.length > 2 || typeof channels !== 'number') {
    const expected = 'one of pictures [height, width, channels] or signals [length, channels]';
    fail(WHERE, 'the model', expected, shape);
  }
  const kind = lengths.length === 2 ? 'picture' : 'signal';
  return { kind, lengths, channels: channels as number, channelsFirst, shape };
}

/** The shape that the model takes a sample in. */
export function sampleShape(
  { shape, channels, channelsFirst }: InputKind,
  { lengths }: Sample,
): number[] {
  if (shape.length === 1) return [...lengths];
  return channelsFirst ? [channels, ...lengths] : [...lengths, channels];
}

/** The sample as the model takes it. */
export function toTensor(
  { channels, channelsFirst, shape }: InputKind,
  { lengths, values }: Sample,
): tf.Tensor {
  return tf.tidy(() => {
    if (shape.length === 1) return tf.tensor(values, [...lengths]);
    const x = tf.tensor(values, [...lengths, channels]);
    return channelsFirst ? channelsMoved(x, 'first') : x;
  });
}

/** The last axis put before the others, or the first behind them. */
export function channelsMoved(x: tf.Tensor, to: 'first' | 'last'): tf.Tensor {
  const axes = x.shape.map((_, axis) => axis);
  return tf.transpose(
    x,
    to === 'first' ? [axes.at(-1)!, ...axes.slice(0, -1)] : [...axes.slice(1), 0],
  );
}
