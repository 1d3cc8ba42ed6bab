import type { Random } from '../arithmetic/random.js';
import { type EcgWave, HEALTHY, type WaveName } from './ecg_model.js';

/**
 * The waves of one patient: each angle, strength and width up to `variation` of it off the healthy
 * one. At a faster heart the waves take more of the circle.
 *
 * Source: the authors' program, ECGSYN (PhysioNet 2003).
 */
export function patientWaves(
  heartRate: number,
  variation: number,
  random: Random,
): Record<WaveName, EcgWave> {
  const widen = Math.sqrt(heartRate / 60);
  const spread: Record<WaveName, number> = {
    P: Math.sqrt(widen),
    Q: widen,
    R: 1,
    S: widen,
    T: Math.sqrt(widen),
  };
  const vary = () => 1 + random.uniform(-variation, variation);
  const entries = Object.entries(HEALTHY).map(([name, { theta, a, b }]) => [
    name,
    { theta: theta * spread[name as WaveName] * vary(), a: a * vary(), b: b * widen * vary() },
  ]);
  return Object.fromEntries(entries);
}
