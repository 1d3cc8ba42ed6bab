import type { Example, Source } from '../../tasks/task.js';
import type { ChannelScale } from './channel_scale.js';
import { levelOf } from './signal_level.js';
import type { SignalPart } from './signal_part.js';

/** How windows are cut. */
export interface WindowOptions {
  /** Frames of a window, and from one to the next. */
  window: number;
  hop: number;
  /** More frames that a window has where they are there, to cut it from at random; default 0. */
  extra?: number;
  scale: ChannelScale;
  /** Whether a part shorter than a window is filled up with 0; else it has no window. */
  fill: boolean;
  /** Whether only windows count of which all frames are of class 0; default false. */
  plain?: boolean;
  /** Whether each window says how loud the whole signal is that it is of; default false. */
  leveled?: boolean;
}

/** First frames of windows; the last window ends with the frames. */
function startsOf(frames: number, length: number, hop: number, fill: boolean): number[] {
  if (frames < length) return fill && frames > 0 ? [0] : [];
  const starts: number[] = [];
  for (let at = 0; at + length <= frames; at += hop) starts.push(at);
  if (starts.at(-1)! + length < frames) starts.push(frames - length);
  return starts;
}

/** The windows of a part: first frames, and how many each has. */
function windowsIn(part: SignalPart, options: WindowOptions) {
  const { window, hop, extra = 0, fill, plain = false } = options;
  const length = Math.min(window + extra, Math.max(part.frames, window));
  const starts = startsOf(part.frames, length, hop, fill);
  const { labels } = part;
  if (!plain || labels === null) return { length, starts };
  const isPlain = (at: number) => labels.subarray(at, at + length).every((label) => label === 0);
  return { length, starts: starts.filter(isPlain) };
}

/** Stretches of so many frames from these on, each filled up with 0. */
async function* stretches(
  part: SignalPart,
  starts: readonly number[],
  length: number,
  scale: ChannelScale,
): AsyncGenerator<Float32Array> {
  const { channels, frames } = part;
  let kept = new Float32Array(0);
  let first = 0;
  let next = 0;
  for await (const block of part.blocks()) {
    const joined = new Float32Array(kept.length + block.length);
    joined.set(kept);
    joined.set(block, kept.length);
    kept = joined;
    const end = first + kept.length / channels;
    while (next < starts.length && Math.min(starts[next]! + length, frames) <= end) {
      const from = (starts[next++]! - first) * channels;
      const stretch = new Float32Array(length * channels);
      stretch.set(scale.apply(kept.slice(from, from + length * channels)));
      yield stretch;
    }
    if (next === starts.length) return;
    const done = Math.min(starts[next]!, end) - first;
    kept = kept.slice(done * channels);
    first += done;
  }
}

/** The windows of a part, scaled, with their targets or the labels of their frames. */
async function* windowsOfPart(part: SignalPart, options: WindowOptions): AsyncGenerator<Example> {
  const { scale } = options;
  const { length, starts } = windowsIn(part, options);
  const level = options.leveled ? { level: await levelOf(part, scale) } : {};
  const targets =
    part.target === undefined ? undefined : stretches(part.target, starts, length, scale);
  let at = 0;
  for await (const x of stretches(part, starts, length, scale)) {
    const start = starts[at++]!;
    if (targets !== undefined) {
      const { value } = await targets.next();
      yield { x, y: value!, ...level };
    } else if (part.labels === null) yield { x, ...level };
    else {
      const y = new Float32Array(length);
      y.set(part.labels.subarray(start, start + length));
      yield { x, y };
    }
  }
}

/** The windows of parts, one after the other, read while they are used. */
export function signalWindows(parts: readonly SignalPart[], options: WindowOptions): Source {
  return async function* () {
    for (const part of parts) yield* windowsOfPart(part, options);
  };
}

/** How many windows parts have. */
export const countWindows = (parts: readonly SignalPart[], options: WindowOptions): number =>
  parts.reduce((sum, part) => sum + windowsIn(part, options).starts.length, 0);
