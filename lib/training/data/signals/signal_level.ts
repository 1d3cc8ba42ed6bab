import type { ChannelScale } from './channel_scale.js';
import type { SignalPart } from './signal_part.js';

/** How loud a signal is as a whole. */
export type SignalLevel = {
  /** The root mean square; 1 for a signal that is 0 throughout. */
  rms: number;
  /** The same about the mean of each channel; 0 for a constant signal. */
  deviation: number;
};

/** Those that were computed, as a part is read as a whole for it. */
const KNOWN = new WeakMap<ChannelScale, WeakMap<SignalPart, SignalLevel>>();

async function compute(part: SignalPart, scale: ChannelScale): Promise<SignalLevel> {
  const { channels } = part;
  const sums = new Float64Array(channels);
  let [squares, count] = [0, 0];
  for await (const block of part.blocks()) {
    scale.apply(block).forEach((value, i) => {
      sums[i % channels]! += value;
      squares += value ** 2;
    });
    count += block.length;
  }
  const frames = Math.max(count / channels, 1);
  const about = squares - sums.reduce((sum, one) => sum + one ** 2 / frames, 0);
  const root = (sum: number) => Math.sqrt(Math.max(sum, 0) / (frames * channels));
  return { rms: root(squares) || 1, deviation: root(about) };
}

/** How loud a part is as a whole, in a scale. */
export async function levelOf(part: SignalPart, scale: ChannelScale): Promise<SignalLevel> {
  const known = KNOWN.get(scale) ?? new WeakMap<SignalPart, SignalLevel>();
  KNOWN.set(scale, known);
  const level = known.get(part) ?? (await compute(part, scale));
  known.set(part, level);
  return level;
}
