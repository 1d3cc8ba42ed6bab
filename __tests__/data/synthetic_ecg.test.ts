import { createHash } from 'node:crypto';
import { type SyntheticEcgOptions, syntheticEcg } from '../../lib/data/synthetic_ecg.js';

const hash = (values: Float32Array) =>
  createHash('sha256')
    .update(Int32Array.from(values, (value) => Math.round(value * 1000)))
    .digest('hex')
    .slice(0, 16);

describe('syntheticEcg', () => {
  test('gives the same signal on every machine, another with another seed', () => {
    const one = syntheticEcg({ length: 2000, seed: 1, variation: 0.2 });
    expect(hash(one.signal)).toMatchInlineSnapshot(`"058fc64bfca7cc79"`);
    expect(one.signal).toEqual(syntheticEcg({ length: 2000, seed: 1, variation: 0.2 }).signal);
    expect(one.signal).not.toEqual(syntheticEcg({ length: 2000, seed: 2, variation: 0.2 }).signal);
  });

  test.each<SyntheticEcgOptions>([
    { length: 5000 },
    { length: 5000, heartRate: 45, seed: 3 },
    { length: 10000, samplingRate: 500, heartRate: 90, seed: 4, variation: 0.2 },
    { length: 5000, heartRate: 120, deviation: 0.01, seed: 5 },
  ])('is an electrocardiogram: %o', (options) => {
    const clean = { ...options, noise: 0 };
    const { signal, labels, peaks, samplingRate } = syntheticEcg(clean);
    expect([signal.length, labels.length]).toEqual([options.length, options.length]);
    expect(samplingRate).toBe(options.samplingRate ?? 250);
    expect(Math.max(...signal)).toBeCloseTo(1.2, 6);
    expect(Math.min(...signal)).toBeCloseTo(-0.4, 6);

    const seconds = options.length / samplingRate;
    const rate = options.heartRate ?? 60;
    expect(Math.abs(peaks.length - (seconds * rate) / 60)).toBeLessThan(3);
    // The peak is where it is said to be, to 20 ms, and within a QRS.
    const near = Math.round(0.02 * samplingRate);
    for (const peak of peaks.slice(1, -1)) {
      expect(labels[peak]).toBe(2);
      const around = signal.subarray(peak - 5 * near, peak + 5 * near + 1);
      const highest = around.indexOf(Math.max(...around)) - 5 * near;
      expect(Math.abs(highest)).toBeLessThanOrEqual(near);
    }
    const intervals = peaks.slice(1).map((peak, i) => (peak - peaks[i]!) / samplingRate);
    const mean = intervals.reduce((a, b) => a + b, 0) / intervals.length;
    const variance = intervals.reduce((a, b) => a + (b - mean) ** 2, 0) / intervals.length;
    expect(mean).toBeCloseTo(60 / rate, 1);
    const deviation = options.deviation ?? 0.03;
    expect(Math.sqrt(variance)).toBeGreaterThan(0.4 * deviation);
    expect(Math.sqrt(variance)).toBeLessThan(2 * deviation);
    // P, QRS, T, over and over.
    const order = [...labels].filter((label, i) => label !== 0 && label !== labels[i - 1]);
    order.slice(1).forEach((label, i) => {
      expect(label).toBe((order[i]! % 3) + 1);
    });
  });

  test('the noise is as strong as asked for, and no heartbeat stops the clock', () => {
    const clean = syntheticEcg({ length: 5000, noise: 0 });
    const noisy = syntheticEcg({ length: 5000, noise: 0.1 });
    const squares = noisy.signal.reduce((sum, v, i) => sum + (v - clean.signal[i]!) ** 2, 0);
    expect(Math.sqrt(squares / 5000)).toBeCloseTo(0.1, 2);
    expect(noisy.labels).toEqual(clean.labels);
    const wild = syntheticEcg({ length: 5000, deviation: 1, heartRate: 200 });
    expect(wild.signal.every(Number.isFinite)).toBe(true);
  });

  test.each<[SyntheticEcgOptions, string]>([
    [{ length: 0 }, 'syntheticEcg: length must be a positive integer, got 0.'],
    [{ length: 9, samplingRate: 10 }, 'syntheticEcg: samplingRate must be 50 to 10000, got 10.'],
    [{ length: 9, heartRate: 300 }, 'syntheticEcg: heartRate must be 30 to 240, got 300.'],
    [{ length: 9, deviation: -1 }, 'syntheticEcg: deviation must be 0 to 1, got -1.'],
    [{ length: 9, variation: 0.6 }, 'syntheticEcg: variation must be 0 to 0.5, got 0.6.'],
    [{ length: 9, noise: Number.NaN }, 'syntheticEcg: noise must be 0 to 10, got NaN.'],
    [
      { length: 9, seconds: 1 } as never,
      "syntheticEcg: unknown option 'seconds', expected one of deviation, heartRate, length, noise, samplingRate, seed, variation.",
    ],
  ])('refuses %o', (options, message) => {
    expect(() => syntheticEcg(options)).toThrow(new Error(message));
  });
});
