import { Random } from '../../../lib/data/index.js';
import { logSpectralDistance } from '../../../lib/training/tasks/log_spectral_distance.js';

const random = new Random(1);
const noise = Float32Array.from({ length: 2000 }, () => random.normal());
const times = (factor: number) => noise.map((value) => factor * value);

test('twice the amplitude is 6 dB away, as is half of it', () => {
  expect(logSpectralDistance(noise, noise)).toBe(0);
  expect(logSpectralDistance(noise, times(2))).toBeCloseTo(20 * Math.log10(2), 4);
  expect(logSpectralDistance(noise, times(0.5))).toBeCloseTo(20 * Math.log10(2), 4);
});

test('upside down is no distance: phases do not count', () => {
  expect(logSpectralDistance(noise, times(-1))).toBe(0);
});

test('a copy of silence counts as 60 dB below', () => {
  const distance = logSpectralDistance(noise, times(0))!;
  expect(distance).toBeGreaterThan(55);
  expect(distance).toBeLessThan(60);
});

test('silence has none, and a signal shorter than a frame has one', () => {
  expect(logSpectralDistance(times(0), noise)).toBe(null);
  const [few, louder] = [noise, times(2)].map((x) => x.slice(100, 200));
  expect(logSpectralDistance(few!, louder!)).toBeCloseTo(6.02, 1);
});
