import { fourierTransform } from '../../lib/arithmetic/fourier_transform.js';

const SIZE = 16;
const values = Float64Array.from({ length: SIZE }, (_, i) => Math.sin(i * i) + (i % 3));

test('it is the sum that defines it', () => {
  const [re, im] = [values.slice(), new Float64Array(SIZE)];
  fourierTransform(re, im);
  for (let k = 0; k < SIZE; k++) {
    const part = (of: (angle: number) => number) =>
      values.reduce((sum, value, i) => sum + value * of((-2 * Math.PI * k * i) / SIZE), 0);
    expect(re[k]).toBeCloseTo(part(Math.cos), 10);
    expect(im[k]).toBeCloseTo(part(Math.sin), 10);
  }
});

test('the inverse gives the values back, times their number', () => {
  const [re, im] = [values.slice(), new Float64Array(SIZE)];
  fourierTransform(re, im);
  fourierTransform(re, im, true);
  for (let i = 0; i < SIZE; i++) {
    expect(re[i]).toBeCloseTo(SIZE * values[i]!, 10);
    expect(im[i]).toBeCloseTo(0, 10);
  }
});
