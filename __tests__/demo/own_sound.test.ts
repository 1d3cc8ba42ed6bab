import { asSound } from '../../demo/train/own/as_sound.js';

const tone = (length: number) => Float32Array.from({ length }, (_, i) => Math.sin(i / 3));

test('a recording is one channel at 8 kHz, and what was done is said', () => {
  const { material, said } = asSound('a.wav', tone(48_000), 48_000);
  expect(material).toMatchObject({ kind: 'sound', rate: 8_000 });
  expect(material.samples.length).toBe(8_000);
  expect(said).toBe('a.wav: 1.00 s at 48000 Hz, resampled to 8000 Hz, in windows of 512 samples.');
  expect(asSound('b.wav', tone(8_000), 8_000).said).toBe(
    'b.wav: 1.00 s at 8000 Hz, in windows of 512 samples.',
  );
  expect(asSound('b.mp3', tone(8_000), 8_000, 2).said).toBe(
    'b.mp3: 1.00 s at 8000 Hz, the mean of its 2 channels, in windows of 512 samples.',
  );
  const long = asSound('c.wav', tone(96_000), 8_000);
  expect(long.material.samples.length).toBe(80_000);
  expect(long.said).toMatch(/^c\.wav: the first 10 of 12\.00 s at 8000 Hz/);
});

test.each<[string, Float32Array, number, string]>([
  ['too short', tone(1_000), 8_000, 'a.wav must have at least 0.64 s, got 0.13 s.'],
  ['silent', new Float32Array(8_000), 8_000, 'a.wav must not be silent.'],
])('%s', (_, samples, rate, message) => {
  expect(() => asSound('a.wav', samples, rate)).toThrow(new Error(message));
});
