import { fourierTransform } from '../../arithmetic/fourier_transform.js';

/** Samples of a frame, and from one to the next. */
const FRAME = 256;
const HOP = 64;
/** How much of what was taken for the signal in the frame before is believed, and the least ratio of signal to noise. */
const SMOOTHING = 0.9;
const LEAST = 1e-3;

/**
 * A Wiener filter of short-time spectra that is told the power of white noise: the gain of each bin is its estimated ratio
 * of signal to noise r as r / (r + 1), estimated by the decision-directed rule.
 *
 * Source: Ephraim & Malah 1984, IEEE Trans. ASSP 32(6), equation 51; Scalart & Filho 1996 for the gain.
 *
 * @param deviation of the noise
 * @returns as many samples
 */
export function spectralWiener(x: Float32Array, deviation: number): Float32Array {
  const hann = Float64Array.from(
    { length: FRAME },
    (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / FRAME),
  );
  const square = hann.reduce((sum, value) => sum + value ** 2, 0);
  const noise = deviation ** 2 * square;
  const bins = FRAME / 2 + 1;
  const before = new Float64Array(bins);
  const padded = new Float64Array(Math.ceil(x.length / HOP) * HOP + 2 * FRAME);
  padded.set(x, FRAME);
  const out = new Float64Array(padded.length);
  for (let at = 0; at + FRAME <= padded.length; at += HOP) {
    const re = hann.map((value, i) => value * padded[at + i]!);
    const im = new Float64Array(FRAME);
    fourierTransform(re, im);
    for (let k = 0; k < bins; k++) {
      const ratio = (re[k]! ** 2 + im[k]! ** 2) / noise;
      const estimate = SMOOTHING * before[k]! + (1 - SMOOTHING) * Math.max(ratio - 1, 0);
      const gain = Math.max(estimate, LEAST) / (Math.max(estimate, LEAST) + 1);
      before[k] = gain ** 2 * ratio;
      for (const bin of k === 0 || k === FRAME / 2 ? [k] : [k, FRAME - k]) {
        re[bin]! *= gain;
        im[bin]! *= gain;
      }
    }
    fourierTransform(re, im, true);
    for (let i = 0; i < FRAME; i++) out[at + i]! += (hann[i]! * re[i]!) / FRAME;
  }
  return Float32Array.from({ length: x.length }, (_, i) => (out[FRAME + i]! * HOP) / square);
}

/**
 * A Wiener filter of a sample's neighbours: the mean of a window, and as much of what is left as its variance exceeds that
 * of the noise.
 *
 * Source: Lim 1990, "Two-Dimensional Signal and Image Processing"; SciPy's `signal.wiener`.
 *
 * @param size of the window, odd
 * @param deviation of the noise
 */
export function localWiener(x: Float32Array, size: number, deviation: number): Float32Array {
  const half = (size - 1) / 2;
  const noise = deviation ** 2;
  return x.map((value, i) => {
    let [sum, squares] = [0, 0];
    for (let at = Math.max(i - half, 0); at <= Math.min(i + half, x.length - 1); at++) {
      sum += x[at]!;
      squares += x[at]! ** 2;
    }
    const mean = sum / size;
    const variance = squares / size - mean ** 2;
    return variance < noise ? mean : mean + (1 - noise / variance) * (value - mean);
  });
}
