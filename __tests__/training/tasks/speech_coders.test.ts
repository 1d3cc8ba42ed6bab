import { siSdr } from '../../../lib/training/tasks/si_sdr.js';
import {
  adpcm,
  muLaw,
  type SpeechCoder,
  speechCoders,
} from '../../../lib/training/tasks/speech_coders.js';

const RATE = 8000;
/** A glide of a root mean square of 1, as speech is leveled. */
const glide = Float32Array.from({ length: 4000 }, (_, i) => {
  const time = i / RATE;
  return Math.SQRT2 * Math.sin(2 * Math.PI * (150 + 200 * time) * time);
});
const ofCopy = (copy: Float32Array) => siSdr(glide, copy)!;

describe('siSdr', () => {
  test('is the same for a copy that is louder', () => {
    const noisy = glide.map((value, i) => value + 0.1 * Math.cos(i * 1.7));
    const louder = noisy.map((value) => 3 * value);
    expect(ofCopy(louder)).toBeCloseTo(ofCopy(noisy), 3);
    // The noise has a 200th of the power.
    expect(ofCopy(noisy)).toBeCloseTo(10 * Math.log10(200), 1);
  });

  test('silence has none, and what has nothing of the signal has little', () => {
    expect(siSdr(new Float32Array(4), Float32Array.of(1, 2, 3, 4))).toBe(null);
    expect(siSdr(Float32Array.of(1, 0), Float32Array.of(0, 1))).toBeLessThan(-100);
  });
});

describe('muLaw', () => {
  test('8 bits have the 38 dB of G.711, each bit less 6', () => {
    const [eight, seven] = [8, 7].map((bits) => ofCopy(muLaw(glide, bits, 4)));
    expect(eight).toBeGreaterThan(36);
    expect(eight).toBeLessThan(40);
    expect(Math.abs(eight! - seven! - 6)).toBeLessThan(0.7);
  });

  test('2 bits have 4 values, and what is beyond the peak is the peak', () => {
    expect(new Set(muLaw(glide, 2, 4)).size).toBe(4);
    expect(muLaw(Float32Array.of(99), 8, 4)[0]).toBeCloseTo(4, 0);
  });
});

describe('adpcm', () => {
  test('follows a glide, by more bits better', () => {
    const found = [2, 3, 4].map((bits) => ofCopy(adpcm(glide, bits)));
    expect(found[0]).toBeGreaterThan(6);
    expect(found[1]).toBeGreaterThan(found[0]! + 3);
    expect(found[2]).toBeGreaterThan(found[1]! + 3);
  });
});

describe('speechCoders', () => {
  test('each fits its bits: fewer samples of more bits', () => {
    const [law, differences] = speechCoders(RATE, 8000) as [SpeechCoder[], SpeechCoder[]];
    expect(law.map(({ name }) => name)).toEqual([
      'µ-law of 2 bits at 4000 Hz',
      'µ-law of 3 bits at 2666 Hz',
      'µ-law of 4 bits at 2000 Hz',
      'µ-law of 6 bits at 1333 Hz',
      'µ-law of 8 bits at 1000 Hz',
    ]);
    expect(differences.map(({ name }) => name)).toEqual([
      'ADPCM of 2 bits at 4000 Hz',
      'ADPCM of 3 bits at 2666 Hz',
      'ADPCM of 4 bits at 2000 Hz',
    ]);
    for (const { back } of [...law, ...differences]) {
      const copy = back(glide) as Float32Array;
      expect(copy).toHaveLength(glide.length);
      expect(ofCopy(copy)).toBeGreaterThan(3);
    }
  });

  test('no more samples are kept than there are', () => {
    const [[first]] = speechCoders(RATE, 64_000) as [[SpeechCoder]];
    expect(first.name).toBe('µ-law of 2 bits at 8000 Hz');
  });
});
