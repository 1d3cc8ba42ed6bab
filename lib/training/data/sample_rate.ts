import type { LayersModel } from '@tensorflow/tfjs-layers';
import { ValueError } from '../../check.js';

/** Keeps the sample rate, Hz, with a model: it is saved in model.json. */
export function keepSampleRate(model: LayersModel, rate: number): void {
  model.setUserDefinedMetadata({ ...model.getUserDefinedMetadata(), sampleRate: rate });
}

/** The sample rate that a model was trained with; undefined where it was saved without one. */
export function sampleRateOf(model: LayersModel): number | undefined {
  return (model.getUserDefinedMetadata() as { sampleRate?: number } | undefined)?.sampleRate;
}

/**
 * Refuses recordings of another sample rate: their pitches are not what they seem.
 *
 * @param where the file
 * @param whose what has the expected rate; undefined takes any
 * @throws ValueError that says how to get there.
 */
export function checkSampleRate(
  where: string,
  rate: number,
  expected: number | undefined,
  whose = 'with which the model was trained',
): void {
  if (expected === undefined || rate === expected) return;
  throw new ValueError(
    `${where}: the sample rate must be ${expected} Hz, ${whose}, got ${rate} Hz; ` +
      `resample it, as by: ffmpeg -i IN.wav -ar ${expected} OUT.wav.`,
  );
}
