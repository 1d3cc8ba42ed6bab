import { Random } from '../arithmetic/random.js';
import { fail, integer, onlyKnown } from '../check.js';
import { type EcgWave, integrate, type WaveName } from './ecg_model.js';
import { patientWaves } from './patient_waves.js';

/** What `syntheticEcg` draws. */
export interface SyntheticEcgOptions {
  /** How many samples. */
  length: number;
  /** Samples a second; default 250. */
  samplingRate?: number;
  /** Beats a minute; default 60. */
  heartRate?: number;
  /** Standard deviation of the beats' duration, in seconds; default 0.03. */
  deviation?: number;
  /** How much each wave's angle, strength and width may differ from the paper's; default 0. */
  variation?: number;
  /** Standard deviation of white noise, in millivolts; default 0.02. */
  noise?: number;
  /** The same seed gives the same signal on every machine. Default 0. */
  seed?: number;
}

/** An electrocardiogram and the wave of each sample. */
export interface SyntheticEcg {
  /** Samples a second. */
  samplingRate: number;
  /** Millivolts, -0.4 to 1.2 but for the noise, in steps of 0.001. */
  signal: Float32Array;
  /** As many as signal: indices into WAVES. */
  labels: Uint8Array;
  /** The samples nearest to the R peaks. */
  peaks: number[];
}

const OPTIONS = [
  'length',
  'samplingRate',
  'heartRate',
  'deviation',
  'variation',
  'noise',
  'seed',
] as const;

/** Where a wave is counted as begun and ended: at 13.5% of its height. */
const REACH = 2;
/** The baseline sways with the breath: z0's amplitude and frequency in Hz. */
const BREATH = { amplitude: 0.005, frequency: 0.25 };
/** The beats' durations vary at two rhythms: frequency and width in Hz, and share of the power. */
const RHYTHMS = [
  { frequency: 0.1, width: 0.01, power: 1 / 3 },
  { frequency: 0.25, width: 0.01, power: 2 / 3 },
];
const CYCLE = 2 * Math.PI;

/** The duration of the beat at a time: the paper's section III.C, as a sum of 40 cosines. */
function durations(mean: number, deviation: number, random: Random): (t: number) => number {
  const parts = RHYTHMS.flatMap(({ frequency, width, power }) =>
    Array.from({ length: 20 }, () => ({
      frequency: random.normal(frequency, width),
      phase: random.uniform(0, CYCLE),
      amplitude: deviation * Math.sqrt((2 * power) / 20),
    })),
  );
  return (t) => {
    const sway = parts.reduce((sum, { frequency, phase, amplitude }) => {
      return sum + amplitude * Math.cos(CYCLE * frequency * t + phase);
    }, 0);
    // Rare sums of all cosines must not stop the heart.
    return Math.max(mean + sway, mean / 2);
  };
}

/** An index into WAVES for an angle. */
function labelOf(theta: number, { P, Q, S, T }: Record<WaveName, EcgWave>): number {
  if (theta >= Q.theta - REACH * Q.b && theta <= S.theta + REACH * S.b) return 2;
  if (Math.abs(theta - P.theta) <= REACH * P.b) return 1;
  return Math.abs(theta - T.theta) <= REACH * T.b ? 3 : 0;
}

/**
 * A synthetic electrocardiogram with the wave of every sample: data for `unet1d` without a
 * download. The heart beats a little irregularly, the baseline sways with the breath.
 *
 * Source: McSharry, Clifford, Tarassenko & Smith 2003, "A dynamical model for generating synthetic
 * electrocardiogram signals", IEEE Trans. Biomed. Eng. 50(3).
 *
 * @param options length; samplingRate 250, heartRate 60, deviation 0.03, variation 0, noise 0.02 and seed 0 where left out
 * @throws ValueError for an argument out of range.
 * @example
 * const { signal, labels, peaks } = syntheticEcg({ length: 500, heartRate: 75, seed: 1 });
 * signal.length; // 500
 * peaks; // [10, 219, 427]
 * WAVES[labels[peaks[0]]]; // 'QRS'
 */
export function syntheticEcg(options: SyntheticEcgOptions): SyntheticEcg {
  const where = 'syntheticEcg';
  onlyKnown(where, options, OPTIONS);
  const length = integer(where, 'length', options.length, 1);
  const number = (name: (typeof OPTIONS)[number], byDefault: number, low: number, high: number) => {
    const value = options[name] ?? byDefault;
    return typeof value === 'number' && value >= low && value <= high
      ? value
      : fail(where, name, `${low} to ${high}`, value);
  };
  const samplingRate = number('samplingRate', 250, 50, 10_000);
  const heartRate = number('heartRate', 60, 30, 240);
  const deviation = number('deviation', 0.03, 0, 1);
  const variation = number('variation', 0, 0, 0.5);
  const noise = number('noise', 0.02, 0, 10);
  const random = new Random(options.seed ?? 0);

  const waves = patientWaves(heartRate, variation, random);
  const duration = durations(60 / heartRate, deviation, random);
  const breath = random.uniform(0, CYCLE);
  // z starts at 0 and needs a beat or two to reach its course; two seconds are left out.
  const skipped = Math.ceil(2 * samplingRate);
  const { z, theta } = integrate({
    waves: Object.values(waves),
    samples: skipped + length,
    step: 1 / samplingRate,
    omega: (t) => CYCLE / duration(t),
    z0: (t) => BREATH.amplitude * Math.sin(CYCLE * BREATH.frequency * t + breath),
    start: random.uniform(-Math.PI, Math.PI),
  });
  const course = z.subarray(skipped);
  const angles = theta.subarray(skipped);
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of course) [low, high] = [Math.min(low, value), Math.max(high, value)];
  const scale = 1.6 / (high - low || 1);
  const signal = Float32Array.from(course, (value) => {
    const millivolts = (value - low) * scale - 0.4 + random.normal(0, noise);
    // As a recorder does; it also hides the last bits in which machines' sines differ.
    return Math.round(millivolts * 1000) / 1000;
  });
  const peaks = Array.from(angles, (angle, i) => {
    const next = angles[i + 1] ?? Number.NaN;
    return angle <= 0 && next > 0 ? (angle + next > 0 ? i : i + 1) : -1;
  });
  return {
    samplingRate,
    signal,
    labels: Uint8Array.from(angles, (angle) => labelOf(angle, waves)),
    peaks: peaks.filter((i) => i >= 0),
  };
}
