import { fourierTransform } from '../../arithmetic/fourier_transform.js';

/** Samples of a frame, and from one to the next. */
const FRAME = 256;
const HOP = 128;
/** What is less than this part of white noise of the signal's power counts as it: 60 dB below. */
const FLOOR = 1e-6;

const hann = Float64Array.from(
  { length: FRAME },
  (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / FRAME),
);
const SQUARE = hann.reduce((sum, value) => sum + value ** 2, 0);

/** The levels of the bins of a frame, dB. */
function levels(x: Float32Array, from: number, floor: number): Float64Array {
  const re = hann.map((value, i) => value * (x[from + i] ?? 0));
  const im = new Float64Array(FRAME);
  fourierTransform(re, im);
  return re
    .subarray(0, FRAME / 2 + 1)
    .map((value, k) => 10 * Math.log10(Math.max(value ** 2 + im[k]! ** 2, floor)));
}

/**
 * How far the short-time spectra of a copy are from those of a signal, dB: of each frame the root mean square of the
 * differences of the levels of its bins, and of these the mean. Null for silence.
 *
 * Source: Gray & Markel 1976, "Distance measures for speech processing", IEEE Trans. ASSP 24(5), equation 7 with p = 2.
 */
export function logSpectralDistance(truth: Float32Array, copy: Float32Array): number | null {
  const power = truth.reduce((sum, value) => sum + value * value, 0) / truth.length;
  if (!(power > 0)) return null;
  const floor = FLOOR * power * SQUARE;
  const last = Math.max(truth.length - FRAME, 0);
  const frames = Math.ceil(last / HOP) + 1;
  let total = 0;
  for (let frame = 0; frame < frames; frame++) {
    const [a, b] = [truth, copy].map((x) => levels(x, frame * HOP, floor));
    const square = a!.reduce((sum, value, k) => sum + (value - b![k]!) ** 2, 0);
    total += Math.sqrt(square / a!.length);
  }
  return total / frames;
}
