import type { SignalScale } from '../../../data/data_description.js';
import type { SignalPart } from './signal_part.js';

/** How channels are made comparable: the model takes (value - centre) / spread. */
export interface ChannelScale extends SignalScale {
  /** Frames as the model takes them. */
  apply(frames: Float32Array): Float32Array;
  /** The frames of what the model gives. */
  undo(values: Float32Array): Float32Array;
}

/** Of each channel at most so many values are sorted. */
const SORTED = 200_000;

/** The scale of kept centres and spreads. */
export function channelScale({ method, centre, spread }: SignalScale): ChannelScale {
  const width = centre.length;
  return {
    method,
    centre,
    spread,
    apply: (frames) => frames.map((v, i) => (v - centre[i % width]!) / spread[i % width]!),
    undo: (values) => values.map((v, i) => v * spread[i % width]! + centre[i % width]!),
  };
}

/** The scale that leaves values as they are. */
export const unscaled = (channels: number): ChannelScale =>
  channelScale({
    method: 'zscore',
    centre: new Array<number>(channels).fill(0),
    spread: new Array<number>(channels).fill(1),
  });

/** The value below which a part of sorted ones lies, linear between them. */
export function quantile(sorted: ArrayLike<number>, part: number): number {
  const at = (sorted.length - 1) * part;
  const [low, high] = [Math.floor(at), Math.ceil(at)];
  return sorted[low]! + (sorted[high]! - sorted[low]!) * (at - low);
}

/**
 * The scale of training data: 'zscore' by mean and standard deviation, 'minmax' by the least and the most, 'robust' by the
 * median and the distance between the quartiles. A channel that is constant keeps a spread of 1.
 *
 * @param parts the training data alone
 */
export async function fitScale(
  parts: readonly SignalPart[],
  channels: number,
  method: SignalScale['method'],
): Promise<ChannelScale> {
  const count = parts.reduce((sum, { frames }) => sum + frames, 0);
  const sums = new Float64Array(channels);
  const squares = new Float64Array(channels);
  const least = new Float64Array(channels).fill(Number.POSITIVE_INFINITY);
  const most = new Float64Array(channels).fill(Number.NEGATIVE_INFINITY);
  const every = Math.ceil(count / SORTED);
  const some = Array.from({ length: channels }, () => [] as number[]);
  // Sums of what is left of a first value stay exact where that is large.
  let shift: Float64Array | undefined;
  let frame = 0;
  for (const part of parts) {
    for await (const block of part.blocks()) {
      shift ??= Float64Array.from(block.subarray(0, channels));
      for (let i = 0; i < block.length; i += channels, frame++) {
        for (let c = 0; c < channels; c++) {
          const value = block[i + c]!;
          const off = value - shift[c]!;
          sums[c]! += off;
          squares[c]! += off * off;
          if (value < least[c]!) least[c] = value;
          if (value > most[c]!) most[c] = value;
          if (method === 'robust' && frame % every === 0) some[c]!.push(value);
        }
      }
    }
  }
  const each = (of: (c: number) => number) => Array.from({ length: channels }, (_, c) => of(c));
  const sorted = some.map((values) => Float64Array.from(values).sort());
  const mean = (c: number) => sums[c]! / count;
  const centre = each((c) =>
    method === 'zscore'
      ? shift![c]! + mean(c)
      : method === 'minmax'
        ? least[c]!
        : quantile(sorted[c]!, 0.5),
  );
  const spread = each((c) => {
    if (method === 'zscore') return Math.sqrt(Math.max(squares[c]! / count - mean(c) ** 2, 0)) || 1;
    if (method === 'minmax') return most[c]! - least[c]! || 1;
    return quantile(sorted[c]!, 0.75) - quantile(sorted[c]!, 0.25) || 1;
  });
  return channelScale({ method, centre, spread });
}
