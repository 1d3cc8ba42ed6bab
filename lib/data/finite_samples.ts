import { ValueError } from '../check.js';

/**
 * The samples of a sound, which must be finite numbers, as floats in a file need not be.
 *
 * @param name of the file, for messages
 * @param from the frame that the first of them is of
 * @param first the number of the first channel
 */
export function finiteSamples(
  name: string,
  samples: Float32Array,
  channels: number,
  { from = 0, first = 0 } = {},
): Float32Array {
  const wrong = samples.findIndex((value) => !Number.isFinite(value));
  if (wrong < 0) return samples;
  const at = `sample ${from + Math.floor(wrong / channels)} of channel ${first + (wrong % channels)}`;
  throw new ValueError(`${name}: ${at} must be a finite number, got ${samples[wrong]}.`);
}
