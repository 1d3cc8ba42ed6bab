import { resample } from '../../../lib/data/series/resample.js';
import { channelsText } from '../../input/mean_channel.js';
import { type Sound, WINDOW } from '../lesson/material.js';
import type { Read } from './read_pictures.js';

/** Samples a second, as a telephone has them. */
const RATE = 8_000;
/** Windows, so that two of them are judged by, and seconds that are taken. */
const LEAST = 10;
const LONGEST = 10;
/** Of the samples: what is below is silence. */
const SILENCE = 1e-4;

/**
 * A recording as a network learns it: one channel at 8 kHz.
 *
 * @param name of the file, or of what it was recorded with
 * @param channels of which the samples are the mean
 * @throws Error if it is too short, or silent
 */
export function asSound(
  name: string,
  samples: Float32Array,
  rate: number,
  channels = 1,
): Read<Sound> {
  const seconds = samples.length / rate;
  const least = (LEAST * WINDOW) / RATE;
  if (seconds < least) {
    throw new Error(
      `${name} must have at least ${least.toFixed(2)} s, got ${seconds.toFixed(2)} s.`,
    );
  }
  const taken = samples.subarray(0, Math.floor(LONGEST * rate));
  if (taken.every((value) => Math.abs(value) < SILENCE)) {
    throw new Error(`${name} must not be silent.`);
  }
  const cut = seconds > LONGEST ? `the first ${LONGEST} of ` : '';
  const resampled = rate === RATE ? '' : `, resampled to ${RATE} Hz`;
  return {
    material: { kind: 'sound', rate: RATE, samples: resample(taken, rate, RATE) },
    said: `${name}: ${cut}${seconds.toFixed(2)} s at ${rate} Hz${channelsText(channels)}${resampled}, in windows of ${WINDOW} samples.`,
  };
}
