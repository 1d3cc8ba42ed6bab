import { createHash } from 'node:crypto';
import { BEAT_KINDS, type EcgBeatsOptions, ecgBeats } from '../../lib/data/ecg_beats.js';

describe('ecgBeats', () => {
  test('gives the same beats on every machine', () => {
    const { beats, shape, kinds } = ecgBeats({ count: 40, seed: 1 });
    expect(shape).toEqual([40, 140, 1]);
    const values = Int32Array.from(beats, (value) => Math.round(value * 1000));
    expect(
      createHash('sha256').update(values).update(kinds).digest('hex').slice(0, 16),
    ).toMatchInlineSnapshot(`"273b78d32a6a56ad"`);
  });

  test.each<EcgBeatsOptions>([
    { count: 30 },
    { count: 30, length: 96, noise: 0, seed: 3 },
    { count: 30, length: 200, noise: 0.5, abnormal: 1, seed: 4 },
    { count: 30, abnormal: 0, seed: 5 },
  ])('each beat has mean 0 and deviation 1: %o', (options) => {
    const { beats, labels, kinds } = ecgBeats(options);
    const length = options.length ?? 140;
    for (let i = 0; i < options.count; i++) {
      const beat = beats.subarray(i * length, (i + 1) * length);
      expect(beat.reduce((sum, value) => sum + value, 0) / length).toBeCloseTo(0, 3);
      expect(beat.reduce((sum, value) => sum + value * value, 0) / length).toBeCloseTo(1, 2);
      expect(labels[i]).toBe(kinds[i] === 0 ? 0 : 1);
    }
    if (options.abnormal !== undefined) {
      expect(new Set(labels)).toEqual(new Set([options.abnormal]));
    }
  });

  test('of two sets with one seed, the smaller begins the larger', () => {
    const [few, many] = [ecgBeats({ count: 5, seed: 9 }), ecgBeats({ count: 12, seed: 9 })];
    expect(many.beats.subarray(0, few.beats.length)).toEqual(few.beats);
    expect(many.kinds.subarray(0, 5)).toEqual(few.kinds);
  });

  test('kinds come as often as said, and can be told from healthy beats by their form', () => {
    const { beats, kinds } = ecgBeats({ count: 1500, seed: 2 });
    const counts = BEAT_KINDS.map((_, kind) => kinds.filter((k) => k === kind).length);
    expect(Math.abs(counts[0]! - 900)).toBeLessThan(80);
    for (const count of counts.slice(1)) expect(Math.abs(count - 200)).toBeLessThan(50);
    const beat = (i: number) => beats.subarray(i * 140, (i + 1) * 140);
    const mean = new Float64Array(140);
    kinds.forEach((kind, i) => {
      if (kind === 0) for (let at = 0; at < 140; at++) mean[at]! += beat(i)[at]! / counts[0]!;
    });
    const distance = [...kinds].map((_, i) =>
      beat(i).reduce((sum, value, at) => sum + (value - mean[at]!) ** 2, 0),
    );
    // The area under the ROC curve of the distance to the mean healthy beat, kind by kind: each is
    // an anomaly, and not all are obvious.
    const healthy = distance.filter((_, i) => kinds[i] === 0);
    const areas = BEAT_KINDS.slice(1).map((_, k) => {
      const ill = distance.filter((_, i) => kinds[i] === k + 1);
      const wins = ill.reduce((sum, d) => sum + healthy.filter((h) => h < d).length, 0);
      return wins / (ill.length * healthy.length);
    });
    for (const area of areas) expect(area).toBeGreaterThan(0.75);
    expect(Math.min(...areas)).toBeLessThan(0.99);
  });

  test.each<[EcgBeatsOptions, string]>([
    [{ count: 0 }, 'ecgBeats: count must be a positive integer, got 0.'],
    [{ count: 1, length: 8 }, 'ecgBeats: length must be an integer of at least 16, got 8.'],
    [{ count: 1, abnormal: 2 }, 'ecgBeats: abnormal must be 0 to 1, got 2.'],
    [{ count: 1, noise: -1 }, 'ecgBeats: noise must be at least 0, got -1.'],
    [
      { count: 1, kinds: 2 } as never,
      "ecgBeats: unknown option 'kinds', expected one of abnormal, count, length, noise, seed.",
    ],
  ])('refuses %o', (options, message) => {
    expect(() => ecgBeats(options)).toThrow(new Error(message));
  });
});
