import { Random } from '../arithmetic/random.js';
import { fail, integer, onlyKnown } from '../check.js';
import { type EcgWave, integrate } from './ecg_model.js';
import { patientWaves } from './patient_waves.js';

/** What a beat is: normal, or one of the kinds of abnormal ones. `ecgBeats` gives indices into this. */
export const BEAT_KINDS = ['normal', 'ventricular', 'inverted T', 'raised ST'] as const;

/** What `ecgBeats` draws. */
export interface EcgBeatsOptions {
  /** How many beats. */
  count: number;
  /** Samples of a beat; default 140. */
  length?: number;
  /** Which part of the beats is abnormal, 0..1; default 0.4. */
  abnormal?: number;
  /** Standard deviation of white noise, in units of the beat's own; default 0.1. */
  noise?: number;
  /** The same seed gives the same beats on every machine. Default 0. */
  seed?: number;
}

/** Heartbeats and what they are. */
export interface EcgBeats {
  /** `[count, length, 1]`: each beat with mean 0 and standard deviation 1, in steps of 0.001. */
  beats: Float32Array;
  /** `[count, length, 1]`. */
  shape: [number, number, 1];
  /** `[count]`: 0 for a normal beat, 1 for an abnormal one. */
  labels: Uint8Array;
  /** `[count]`: indices into BEAT_KINDS. */
  kinds: Uint8Array;
}

/** How much the waves of healthy people differ, either way. */
const VARIATION = 0.15;
/** Beats a minute. */
const HEART_RATES = [55, 95] as const;

/** The waves of a beat of that kind. */
function waves(kind: number, heartRate: number, random: Random): EcgWave[] {
  const { P, Q, R, S, T } = patientWaves(heartRate, VARIATION, random);
  const strength = random.uniform(0.7, 1.3);
  switch (BEAT_KINDS[kind]) {
    case 'ventricular': {
      // From the chamber itself: no P, a broad QRS, T the other way. A wave's height is a b².
      const broad = ({ theta, a, b }: EcgWave) => ({ theta: 2 * theta, a: a / 4, b: 2.2 * b });
      return [broad(Q), broad(R), broad(S), { ...T, a: -2 * strength * T.a }];
    }
    case 'inverted T':
      return [P, Q, R, S, { ...T, a: -strength * T.a }];
    case 'raised ST':
      return [P, Q, R, S, { theta: (S.theta + T.theta) / 2, a: 1.5 * strength, b: 0.3 }, T];
    default:
      return [P, Q, R, S, T];
  }
}

/**
 * Single heartbeats, healthy and not, R in the middle: data for anomaly detection without a
 * download. Abnormal are ventricular beats, inverted T waves and raised ST segments. Of two sets
 * with one seed, the smaller is the beginning of the larger.
 *
 * Source: the model of McSharry et al. 2003 (`syntheticEcg`) with other waves; the form is that of
 * the ECG5000 data set.
 *
 * @param options count; length 140, abnormal 0.4, noise 0.1 and seed 0 where left out
 * @throws ValueError for an argument out of range.
 * @example
 * const { beats, shape, labels, kinds } = ecgBeats({ count: 5, seed: 1 });
 * shape; // [5, 140, 1]
 * beats.length; // 700
 * labels; // Uint8Array [0, 0, 1, 1, 1]
 * BEAT_KINDS[kinds[0]]; // 'normal'
 */
export function ecgBeats(options: EcgBeatsOptions): EcgBeats {
  const where = 'ecgBeats';
  onlyKnown(where, options, ['count', 'length', 'abnormal', 'noise', 'seed']);
  const count = integer(where, 'count', options.count, 1);
  const length = integer(where, 'length', options.length ?? 140, 16);
  const { abnormal = 0.4, noise = 0.1 } = options;
  if (!(typeof abnormal === 'number' && abnormal >= 0 && abnormal <= 1))
    fail(where, 'abnormal', '0 to 1', abnormal);
  if (!(Number.isFinite(noise) && noise >= 0)) fail(where, 'noise', 'at least 0', noise);
  const random = new Random(options.seed ?? 0);
  const beats = new Float32Array(count * length);
  const kinds = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const ill = random.uniform() < abnormal;
    const kind = ill ? 1 + random.integer(BEAT_KINDS.length - 1) : 0;
    kinds[i] = kind;
    const heartRate = random.uniform(...HEART_RATES);
    const omega = (2 * Math.PI * heartRate) / 60;
    // The first of two beats brings z on its course.
    const { z } = integrate({
      waves: waves(kind, heartRate, random),
      samples: 2 * length,
      step: 60 / heartRate / length,
      omega: () => omega,
    });
    const beat = z.subarray(length);
    const mean = beat.reduce((sum, value) => sum + value, 0) / length;
    const square = beat.reduce((sum, value) => sum + (value - mean) ** 2, 0) / length;
    const noisy = beat.map((v) => (v - mean) / Math.sqrt(square) + random.normal(0, noise));
    const noisyMean = noisy.reduce((sum, value) => sum + value, 0) / length;
    const deviation = Math.sqrt(
      noisy.reduce((sum, value) => sum + (value - noisyMean) ** 2, 0) / length,
    );
    noisy.forEach((value, at) => {
      // Hides the last bits in which machines' exponentials differ.
      beats[i * length + at] = Math.round(((value - noisyMean) / deviation) * 1000) / 1000;
    });
  }
  const labels = kinds.map((kind) => Math.min(kind, 1));
  return { beats, shape: [count, length, 1], labels, kinds };
}
