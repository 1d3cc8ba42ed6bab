import { localWiener, spectralWiener } from '../../../lib/training/tasks/wiener.js';
import { fixture } from '../../data/series/fixture.js';

interface Case {
  deviation: number;
  x: number[];
  spectral: number[];
  local: number[];
}

test.each(fixture<Case[]>('filters'))(
  "filters of noise of $deviation are those by NumPy's FFT, and SciPy's",
  ({ deviation, x, spectral, local }) => {
    const samples = Float32Array.from(x);
    spectralWiener(samples, deviation).forEach((v, i) => {
      expect(v).toBeCloseTo(spectral[i]!, 5);
    });
    localWiener(samples, 5, deviation).forEach((v, i) => {
      expect(v).toBeCloseTo(local[i]!, 5);
    });
  },
);
