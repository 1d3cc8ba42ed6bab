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
  /** Whether examples say how loud the whole signal is; default false. */
  leveled?: boolean;
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

/** `window` frames of `length` others, which lie between them: by the cubic through the four around (Catmull & Rom 1974). */
function stretched(
  x: Float32Array,
  from: number,
  length: number,
  window: number,
  width: number,
): Float32Array {
  if (length === window) return x.slice(from * width, (from + window) * width);
  const last = x.length / width - 1;
  const at = (frame: number, c: number) => x[Math.min(Math.max(frame, 0), last) * width + c]!;
  const out = new Float32Array(window * width);
  for (let i = 0; i < window; i++) {
    const place = from + (i * length) / window;
    const frame = Math.floor(place);
    const t = place - frame;
    for (let c = 0; c < width; c++) {
      const [p, q, r, s] = [-1, 0, 1, 2].map((k) => at(frame + k, c)) as [
        number,
        number,
        number,
        number,
      ];
      const slope = (r - p) / 2;
      const next = (s - q) / 2;
      const [a, b] = [2 * (q - r) + slope + next, 3 * (r - q) - 2 * slope - next];
      out[i * width + c] = ((a * t + b) * t + slope) * t + q;
    }
  }
  return out;
}

/** The same of labels, which have nothing between them. */
const nearest = (y: Float32Array, from: number, length: number, window: number) =>
  Float32Array.from({ length: window }, (_, i) => y[from + Math.floor((i * length) / window)]!);

/** A window of an example that may be longer: from anywhere and at another speed in training, else from its beginning. */
function cropped(
  example: Example,
  { window, channels, labelled }: { window: number; channels: number; labelled: boolean },
  speedOf: ((random: Random) => number) | null,
  random: Random,
): Example {
  const { x, y } = example;
  const frames = x.length / channels;
  const length = Math.min(Math.round(window * (speedOf?.(random) ?? 1)), frames);
  const room = frames - length;
  if (room <= 0 && length === window) return example;
  const at = speedOf === null ? 0 : random.integer(room + 1);
  const cut = (values: Float32Array) =>
    labelled && values === y
      ? nearest(values, at, length, window)
      : stretched(values, at, length, window, channels);
  return { ...example, x: cut(x), ...(y === undefined ? {} : { y: cut(y) }) };
}

/** What the jobs on signals have alike: windows to train on and to watch by, batches of them, and what is judged. */
export function signalJob(
  data: SignalData,
  { limit }: Request,
  batches: SignalBatches,
): { job: Omit<Job, 'numbers' | 'build' | 'measure' | 'show'>; judged: SignalPart[] } {
  const { window, hop, scale, columns } = data;
  const { plain = false, leveled = false, fill, augment, pair, target, width } = batches;
  const channels = columns.length;
  const options: WindowOptions = { window, hop, scale, fill, plain, leveled };
  const extra = (augment.shifts ? hop - 1 : 0) + Math.ceil(augment.more * window);
  const trained = { ...options, extra };
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
      const labelled = data.names !== null;
      const one = cropped(
        example,
        { window, channels, labelled },
        training ? augment.speed : null,
        random,
      );
      return pair(
        training ? augment.apply(one, random, channels, labelled) : one,
        random,
        training,
      );
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
