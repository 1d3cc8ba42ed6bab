import * as tf from '@tensorflow/tfjs-core';
import type { DataDescription } from '../../data/data_description.js';
import type { Random } from '../../data/index.js';
import type { SignalData } from '../data/signals/signal_data.js';
import { cutPart, type SignalPart } from '../data/signals/signal_part.js';
import { countWindows, signalWindows, type WindowOptions } from '../data/signals/signal_windows.js';
import { stack, take } from '../data/source.js';
import type { SignalAugmentation } from './signals_augment.js';
import { supervised } from './supervised.js';
import type { Example, Job, Request } from './task.js';

/** Bytes of windows among which the next one is drawn. */
const DRAWN_FROM = 2 ** 26;

/** What goes in and what is to come out, of one window. */
export type PairOf = (
  example: Example,
  random: Random,
  training: boolean,
) => { x: Float32Array; y: Float32Array };

/** How a job makes its batches. */
export interface SignalBatches {
  /** Whether windows with a labelled frame are not trained on; default false. */
  plain?: boolean;
  /** Whether parts shorter than a window are filled up. */
  fill: boolean;
  augment: SignalAugmentation;
  pair: PairOf;
  /** Of what is to come out for each frame, from the numbers of `pair`; default the same. */
  target?: (y: tf.Tensor) => tf.Tensor;
  /** Values a frame of `pair`'s y. */
  width: number;
}

/** No more frames than so many windows have. */
function limited(parts: readonly SignalPart[], { window, hop }: SignalData, limit: number) {
  let left = window + (limit - 1) * hop;
  const some: SignalPart[] = [];
  for (const part of parts) {
    if (left <= 0) break;
    some.push(part.frames <= left ? part : cutPart(part, 0, left));
    left -= part.frames;
  }
  return some;
}

/** A window of an example that may be longer: from anywhere in training, else from its beginning. */
function cropped(
  { x, y }: Example,
  window: number,
  channels: number,
  random: Random | null,
): Example {
  const room = x.length / channels - window;
  if (room <= 0) return y === undefined ? { x } : { x, y };
  const at = random === null ? 0 : random.integer(room + 1);
  const width = y === undefined ? 0 : (y.length * channels) / x.length;
  return {
    x: x.slice(at * channels, (at + window) * channels),
    ...(y === undefined ? {} : { y: y.slice(at * width, (at + window) * width) }),
  };
}

/** What the jobs on signals have alike: windows to train on and to watch by, batches of them, and what is judged. */
export function signalJob(
  data: SignalData,
  { limit }: Request,
  batches: SignalBatches,
): { job: Omit<Job, 'numbers' | 'build' | 'measure' | 'show'>; judged: SignalPart[] } {
  const { window, hop, scale, columns } = data;
  const { plain = false, fill, augment, pair, target, width } = batches;
  const channels = columns.length;
  const options: WindowOptions = { window, hop, scale, fill, plain };
  const trained = { ...options, extra: augment.shifts ? hop - 1 : 0 };
  const judged = limited(data.test, data, limit);
  const counts = {
    training: Math.min(countWindows(data.training, trained), limit),
    validation: countWindows(data.validation, options),
    test: countWindows(judged, { ...options, plain: false }),
  };
  const { facts } = data;
  const found = { ...facts.found, augmentation: augment.said };
  const description: DataDescription = { ...facts, found, counts };
  const collate = (training: boolean) => (examples: Example[], random: Random) => {
    const pairs = examples.map((example) => {
      const one = cropped(example, window, channels, training ? random : null);
      const x = training && one.y === undefined ? augment.apply(one.x, random) : one.x;
      return pair({ ...one, x }, random, training);
    });
    const x = stack(
      pairs.map((one) => one.x),
      [window, channels],
    );
    const y = stack(
      pairs.map((one) => one.y),
      [window, width],
    );
    if (target === undefined) return [x, y] as [tf.Tensor, tf.Tensor];
    const made = tf.tidy(() => target(y));
    y.dispose();
    return [x, made] as [tf.Tensor, tf.Tensor];
  };
  return {
    judged,
    job: {
      data: description,
      train: take(signalWindows(data.training, trained), limit),
      validation: signalWindows(data.validation, options),
      count: counts.training,
      window: Math.max(Math.floor(DRAWN_FROM / (4 * (window + hop) * channels)), 16),
      watch: { number: 'loss', better: 'lower' },
      step: supervised(collate(true)).step,
      validate: supervised(collate(false)).validate,
    },
  };
}
