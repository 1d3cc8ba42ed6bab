import { createRequire } from 'node:module';
import { opusCoders } from '../../../lib/training/tasks/opus_coders.js';
import { siSdr } from '../../../lib/training/tasks/si_sdr.js';
import type { SpeechCoder } from '../../../lib/training/tasks/speech_coders.js';
import { absent } from '../../absent.js';

const RATE = 8000;

test.each([
  [11_025, 8_000, 'it takes no recordings of 11025 Hz'],
  [8_000, 5_000, 'it has 6000 to 510000 bits a second'],
])('%d Hz, %d bits a second: none, and why', async (rate, bits, why) => {
  expect(await opusCoders(rate, bits)).toBe(why);
});

const installed = () => {
  try {
    createRequire(__filename).resolve('opusscript');
    return true;
  } catch {
    return false;
  }
};

if (installed()) {
  test('a voice comes back without delay, by more bits better', async () => {
    // Harmonics of a pitch that rises, about a resonance.
    const strengths = Array.from(
      { length: 12 },
      (_, k) => 1 / (1 + (((k + 1) * 140 - 700) / 300) ** 2),
    );
    const voice = Float32Array.from({ length: 4001 }, (_, i) => {
      const phase = 2 * Math.PI * (140 * (i / RATE) + 60 * (i / RATE) ** 2);
      const tone = strengths.reduce(
        (sum, height, k) => sum + height * Math.sin((k + 1) * phase),
        0,
      );
      return tone * Math.sin((Math.PI * i) / 4001);
    });
    const middle = (x: Float32Array, shift = 0) => x.subarray(10 + shift, 3990 + shift);
    const figures: number[][] = [];
    for (const bits of [8_000, 32_000]) {
      const coders = (await opusCoders(RATE, bits)) as SpeechCoder[];
      expect(coders.map(({ name }) => name)).toEqual([
        'Opus (voip, packets of 20 ms)',
        'Opus (voip, packets of 60 ms)',
        'Opus (audio, packets of 20 ms)',
        'Opus (audio, packets of 60 ms)',
      ]);
      const row: number[] = [];
      for (const { back } of coders) {
        const copy = await back(voice);
        expect(copy).toHaveLength(voice.length);
        const shifted = [-1, 0, 1].map((shift) => siSdr(middle(voice), middle(copy, shift))!);
        expect(shifted.indexOf(Math.max(...shifted))).toBe(1);
        row.push(shifted[1]!);
      }
      figures.push(row);
    }
    for (const [i, value] of figures[1]!.entries()) {
      expect(value).toBeGreaterThan(figures[0]![i]!);
      expect(value).toBeGreaterThan(10);
    }
  });
} else {
  absent('a voice comes back without delay', 'opusscript: npm install --no-save opusscript');
}
