import type { Series } from '../../../data/series/series.js';

/** A stretch of a signal without an interruption, read while it is used. */
export interface SignalPart {
  /** The file it is of. */
  file: string;
  frames: number;
  channels: number;
  /** Frame by frame, as recorded, some frames at a time. */
  blocks(): AsyncIterable<Float32Array>;
  /** The class of each frame, by its place among the names; null without labels. */
  labels: Uint8Array | null;
  /** What is to come out, frame by frame; left out where it is the signal itself. */
  target?: SignalPart;
}

/** Some frames of a part, as one of its own. */
export function cutPart(part: SignalPart, from: number, to: number): SignalPart {
  const { channels, labels, target } = part;
  return {
    ...part,
    ...(target === undefined ? {} : { target: cutPart(target, from, to) }),
    frames: to - from,
    labels: labels === null ? null : labels.subarray(from, to),
    async *blocks() {
      let at = 0;
      for await (const block of part.blocks()) {
        const end = at + block.length / channels;
        if (end > from) {
          const first = Math.max(from - at, 0);
          yield block.subarray(first * channels, (Math.min(to, end) - at) * channels);
        }
        at = end;
        if (at >= to) return;
      }
    },
  };
}

/** All frames of parts. */
export const framesOf = (parts: readonly SignalPart[]): number =>
  parts.reduce((sum, { frames }) => sum + frames, 0);

/** A part's frames at once. */
export async function wholePart(part: SignalPart): Promise<Float32Array> {
  const values = new Float32Array(part.frames * part.channels);
  let at = 0;
  for await (const block of part.blocks()) {
    values.set(block, at);
    at += block.length;
  }
  return values;
}

/** Rows of a series, which lie in memory. */
export function partOfRows(
  { name, columns, values }: Series,
  from: number,
  to: number,
): SignalPart {
  const channels = columns.length;
  return {
    file: name,
    frames: to - from,
    channels,
    labels: null,
    async *blocks() {
      yield values.subarray(from * channels, to * channels);
    },
  };
}
