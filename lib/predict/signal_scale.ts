import { fail } from '../check.js';
import type { DataDescription } from '../data/data_description.js';

/** What is taken off the values of each channel, and what they are divided by then. */
export interface Scale {
  centre: readonly number[];
  spread: readonly number[];
}

const mean = (values: ArrayLike<number>, of = (value: number) => value) => {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += of(values[i]!);
  return sum / values.length;
};

/** How a signal is scaled before a model takes it: as the training data were, or by itself. */
export function scaleFor(
  where: string,
  samples: Float32Array,
  channels: number,
  data: DataDescription | undefined,
): Scale {
  const all = (value: number) => new Array<number>(channels).fill(value);
  const kept = data?.scale;
  if (kept !== undefined) {
    if (kept.centre.length !== channels || kept.spread.length !== channels) {
      fail(where, 'the description', `a scale of ${channels} channels`, kept.centre.length);
    }
    return kept;
  }
  switch (data?.level) {
    case 'power':
      return { centre: all(0), spread: all(Math.sqrt(mean(samples, (v) => v ** 2)) || 1) };
    case 'standard': {
      const centre = mean(samples);
      return {
        centre: all(centre),
        spread: all(Math.sqrt(mean(samples, (v) => (v - centre) ** 2)) || 1),
      };
    }
    default:
      return { centre: all(0), spread: all(1) };
  }
}

/** The values as a model takes them. */
export function scaled(samples: Float32Array, { centre, spread }: Scale): Float32Array {
  const channels = centre.length;
  return samples.map((value, i) => (value - centre[i % channels]!) / spread[i % channels]!);
}

/** A model's values in the unit of the input. */
export function unscaled(values: Float32Array, { centre, spread }: Scale): Float32Array {
  const channels = centre.length;
  return values.map((value, i) => value * spread[i % channels]! + centre[i % channels]!);
}
