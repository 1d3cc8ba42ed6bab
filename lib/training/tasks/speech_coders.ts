import { resample } from '../../data/series/resample.js';

/** Of the logarithmic scale; ITU-T G.711. */
const MU = 255;
/** What a step of each code multiplies the next one by, of 1 to 4 bits; Jayant 1973, "Adaptive quantization", table II (DPCM). */
const MULTIPLIERS: Record<number, readonly number[]> = {
  2: [0.8, 1.6],
  3: [0.9, 0.9, 1.25, 1.75],
  4: [0.9, 0.9, 0.9, 0.9, 1.2, 1.6, 2, 2.4],
};
/** What is kept of the last sample for a prediction of the next one. */
const LEAK = 0.9;
/** Steps, beside a root mean square of 1. */
const STEPS = { least: 0.005, first: 0.1, most: 4 };
/** The largest sample that is kept, beside a root mean square of 1. */
const PEAK = 4;
/** Bits of a sample. */
const BITS = [2, 3, 4, 6, 8];

/** Samples as so many bits each on a logarithmic scale up to a peak give them back. */
export function muLaw(samples: Float32Array, bits: number, peak = PEAK): Float32Array {
  const levels = 2 ** bits;
  return samples.map((value) => {
    const part = Math.min(Math.abs(value) / peak, 1);
    const curved = (Math.sign(value) * Math.log1p(MU * part)) / Math.log1p(MU);
    const code = Math.min(Math.floor(((curved + 1) / 2) * levels), levels - 1);
    const back = ((code + 0.5) / levels) * 2 - 1;
    return (Math.sign(back) * peak * ((1 + MU) ** Math.abs(back) - 1)) / MU;
  });
}

/** Samples as differences from a prediction, in so many bits each of steps that follow them, give them back. */
export function adpcm(samples: Float32Array, bits: number): Float32Array {
  const multipliers = MULTIPLIERS[bits]!;
  let [step, last] = [STEPS.first, 0];
  return samples.map((value) => {
    const predicted = LEAK * last;
    const difference = value - predicted;
    const size = Math.min(Math.floor(Math.abs(difference) / step), multipliers.length - 1);
    last = predicted + (difference < 0 ? -1 : 1) * (size + 0.5) * step;
    step = Math.min(Math.max(step * multipliers[size]!, STEPS.least), STEPS.most);
    return last;
  });
}

/** A way to keep recordings in few bits. */
export interface SpeechCoder {
  /** What it is, for a file's name. */
  short: string;
  /** The same with its settings. */
  name: string;
  /** What comes back of samples whose root mean square is 1, as many. */
  back(samples: Float32Array): Float32Array | Promise<Float32Array>;
}

/** Codes of samples, of which fewer a second are kept: as many as the bits are enough for. */
function ofFewerSamples(
  [short, kind]: readonly [short: string, kind: string],
  code: (samples: Float32Array, bits: number) => Float32Array,
  bits: number,
  { rate, bitsPerSecond }: { rate: number; bitsPerSecond: number },
): SpeechCoder {
  const kept = Math.min(Math.max(Math.floor(bitsPerSecond / bits), 1), rate);
  return {
    short,
    name: `${kind} of ${bits} bits at ${kept} Hz`,
    back(samples) {
      const out = new Float32Array(samples.length);
      const coded = code(resample(samples, rate, kept), bits);
      out.set(resample(coded, kept, rate).subarray(0, samples.length));
      return out;
    },
  };
}

/** µ-law and ADPCM in so many bits a second, each with several numbers of bits a sample. */
export function speechCoders(rate: number, bitsPerSecond: number): SpeechCoder[][] {
  const each = (names: readonly [string, string], code: typeof adpcm, all: readonly number[]) =>
    all.map((bits) => ofFewerSamples(names, code, bits, { rate, bitsPerSecond }));
  return [
    each(['mu-law', 'µ-law'], muLaw, BITS),
    each(['adpcm', 'ADPCM'], adpcm, Object.keys(MULTIPLIERS).map(Number)),
  ];
}
