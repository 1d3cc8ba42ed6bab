import * as tf from '@tensorflow/tfjs-core';
import { array, fail, integer, onlyKnown, record } from '../check.js';
import { type Loss, loss } from './loss.js';

/** One resolution of a spectrogram, in samples. */
export interface StftResolution {
  /** The length of the Fourier transform, even. */
  fftSize: number;
  /** From one frame to the next. */
  hop: number;
  /** The length of the Hann window, at most fftSize. */
  window: number;
}

/** What `stft` takes. */
export interface StftOptions {
  /** The resolutions that are averaged; default the paper's three, of 512, 1024 and 2048. */
  resolutions?: StftResolution[];
}

const PAPER: StftResolution[] = [
  { fftSize: 1024, hop: 120, window: 600 },
  { fftSize: 2048, hop: 240, window: 1200 },
  { fftSize: 512, hop: 50, window: 240 },
];

/** Below it a square counts as it, so that roots and logarithms have gradients. */
const FLOOR = 1e-7;

/** The filters [fftSize, 1, 2 bins] of cosines and sines under a periodic Hann window in the middle. */
function fourierFilters({ fftSize, window }: StftResolution): Float32Array {
  const bins = fftSize / 2 + 1;
  const filters = new Float32Array(fftSize * 2 * bins);
  const start = Math.floor((fftSize - window) / 2);
  for (let i = 0; i < window; i++) {
    const height = 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / window);
    const at = start + i;
    for (let k = 0; k < bins; k++) {
      // k at is reduced first: it keeps the angle exact.
      const angle = (2 * Math.PI * ((k * at) % fftSize)) / fftSize;
      filters[at * 2 * bins + k] = height * Math.cos(angle);
      filters[at * 2 * bins + bins + k] = -height * Math.sin(angle);
    }
  }
  return filters;
}

/** Signals [n, length] with the samples next to each end mirrored beyond it. */
function reflect(signals: tf.Tensor2D, border: number): tf.Tensor2D {
  const [n, length] = signals.shape;
  const before = tf.reverse(tf.slice(signals, [0, 1], [n, border]), 1);
  const after = tf.reverse(tf.slice(signals, [0, length - 1 - border], [n, border]), 1);
  return tf.concat([before, signals, after], 1);
}

/** The magnitudes [n, frames, bins] of signals [n, length]. */
function magnitudes(signals: tf.Tensor2D, resolution: StftResolution): tf.Tensor {
  const { fftSize, hop } = resolution;
  const bins = fftSize / 2 + 1;
  const filters = tf.tensor3d(fourierFilters(resolution), [fftSize, 1, 2 * bins]);
  const padded = tf.expandDims(reflect(signals, fftSize / 2), 2) as tf.Tensor3D;
  const spectrum = tf.conv1d(padded, filters, hop, 'valid');
  const [real, imaginary] = tf.split(tf.square(spectrum), 2, 2);
  return tf.sqrt(tf.maximum(tf.add(real!, imaginary!), FLOOR));
}

function checkResolution(where: string, given: StftResolution): StftResolution {
  record(where, 'a resolution', given);
  onlyKnown(where, given, ['fftSize', 'hop', 'window']);
  const { fftSize, hop, window } = given;
  if (integer(where, 'fftSize', fftSize, 2) % 2 === 1) fail(where, 'fftSize', 'even', fftSize);
  integer(where, 'hop', hop, 1);
  if (integer(where, 'window', window, 1) > fftSize) {
    fail(where, 'window', `at most fftSize (${fftSize})`, window);
  }
  return { fftSize, hop, window };
}

/**
 * How far spectrograms are apart: spectral convergence and the mean distance of the logarithms of magnitudes, averaged
 * over several resolutions. Frames are centred, signals mirrored at their ends, as `torch.stft` does.
 *
 * yTrue `[n, samples]` or `[n, samples, channels]`, yPred of that shape -> `[n]`.
 *
 * Source: Yamamoto, Song & Kim 2020, arXiv 1910.11480, equations 4 to 6.
 *
 * @param options the resolutions
 * @throws ValueError for resolutions that are none, or signals shorter than half of a frame
 * @example
 * const signal = tf.tensor2d([[0, 1, 0, -1, 0, 1, 0, -1]]);
 * const loss = stft({ resolutions: [{ fftSize: 4, hop: 2, window: 4 }] });
 * loss(signal, tf.mul(signal, 2)).dataSync(); // Float32Array [1.27726]
 */
export function stft(options: StftOptions = {}): Loss {
  onlyKnown('stft', options, ['resolutions']);
  const given = array('stft', 'resolutions', options.resolutions ?? PAPER) as StftResolution[];
  if (given.length === 0) fail('stft', 'resolutions', 'at least one', given);
  const resolutions = given.map((one) => checkResolution('stft', one));
  const longest = Math.max(...resolutions.map(({ fftSize }) => fftSize));
  return loss('stft', (yTrue, yPred) => {
    const [n, length = 0] = yTrue.shape as [number, number?];
    if (![2, 3].includes(yTrue.rank) || length <= longest / 2) {
      fail('stft', 'signals', `of more than ${longest / 2} samples, [n, samples]`, yTrue.shape);
    }
    const channels = yTrue.shape[2] ?? 1;
    const lines = (x: tf.Tensor) => {
      const last = tf.transpose(tf.reshape(x, [n, length, channels]), [0, 2, 1]);
      return tf.reshape(last, [n * channels, length]) as tf.Tensor2D;
    };
    const each = resolutions.map((resolution) => {
      const [truth, found] = [yTrue, yPred].map((x) => magnitudes(lines(x), resolution));
      const norm = (x: tf.Tensor) => tf.sqrt(tf.add(tf.sum(tf.square(x), [1, 2]), FLOOR * FLOOR));
      const convergence = tf.div(norm(tf.sub(truth!, found!)), norm(truth!));
      const logarithms = tf.mean(tf.abs(tf.sub(tf.log(truth!), tf.log(found!))), [1, 2]);
      return tf.add(convergence, logarithms);
    });
    const mean = tf.div(
      each.reduce((sum, one) => tf.add(sum, one)),
      resolutions.length,
    );
    return tf.mean(tf.reshape(mean, [n, channels]), 1);
  });
}
