import { fail, floats, integer, number } from '../../check.js';

/** Zero crossings of the filter on each side, at the lower of both rates. */
const HALF = 10;
/** Of the Kaiser window. */
const BETA = 5;
/** Ratios of rates beyond this are rounded to it: 44100 to 8000 is 80 to 441. */
const MOST = 4096;

/** The modified Bessel function of the first kind of order 0, by its series. */
function bessel0(x: number): number {
  let [sum, term] = [1, 1];
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

/** How many samples in, `down`, become how many out, `up`. */
export function ratioOf(from: number, to: number): { up: number; down: number } {
  if (Number.isInteger(from) && Number.isInteger(to)) {
    const shared = gcd(from, to);
    if (Math.max(from, to) / shared <= MOST) return { up: to / shared, down: from / shared };
  }
  let best = { up: 1, down: 1, error: Number.POSITIVE_INFINITY };
  for (let down = 1; down <= MOST; down++) {
    const up = Math.max(Math.round((to / from) * down), 1);
    const error = Math.abs(up / down / (to / from) - 1);
    if (error < best.error * 0.999999) best = { up, down, error };
    if (error < 1e-12) break;
  }
  return { up: best.up, down: best.down };
}

/** The low-pass of a windowed sinc, which sums to `up`. */
function lowPass(up: number, down: number): Float64Array {
  const most = Math.max(up, down);
  const half = HALF * most;
  const taps = Float64Array.from({ length: 2 * half + 1 }, (_, i) => {
    const at = (i - half) / most;
    const sinc = at === 0 ? 1 : Math.sin(Math.PI * at) / (Math.PI * at);
    return (sinc * bessel0(BETA * Math.sqrt(1 - ((i - half) / half) ** 2))) / bessel0(BETA);
  });
  const sum = taps.reduce((a, b) => a + b, 0);
  return taps.map((tap) => (tap * up) / sum);
}

/** Resamples what comes in blocks; `end` gives what is left. */
export interface Resampler {
  /** What a block, frame by frame, adds to the output. */
  push(block: Float32Array): Float32Array;
  end(): Float32Array;
}

/**
 * A resampler for channels that come block by block, by a polyphase filter: a sinc of ten zero crossings each side under a
 * Kaiser window of 5, cut off at half of the lower rate. Of n samples it makes ceil(n up / down).
 *
 * Source: Crochiere & Rabiner 1983, "Multirate Digital Signal Processing"; filter and lengths are those of SciPy's
 * `resample_poly`.
 *
 * @param from samples a second
 * @param to samples a second wanted
 */
export function resampler(from: number, to: number, channels = 1): Resampler {
  const { up, down } = ratioOf(from, to);
  if (up === down) return { push: (block) => block, end: () => new Float32Array(0) };
  const taps = lowPass(up, down);
  const half = (taps.length - 1) / 2;
  /** Frames before and after the one at hand that the filter reaches. */
  const reach = Math.ceil(half / up);
  let kept = new Float32Array(0);
  let start = 0;
  let seen = 0;
  let next = 0;
  const upTo = (last: number): Float32Array => {
    const count = Math.max(last - next, 0);
    const out = new Float32Array(count * channels);
    for (let i = 0; i < count; i++) {
      // Output n lies at n down of the signal with up - 1 zeros between its samples.
      const place = (next + i) * down;
      const first = Math.max(Math.ceil((place - half) / up), 0);
      const end = Math.min(Math.floor((place + half) / up), seen - 1);
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        for (let m = first; m <= end; m++) {
          sum += kept[(m - start) * channels + c]! * taps[place + half - m * up]!;
        }
        out[i * channels + c] = sum;
      }
    }
    next += count;
    const needed = Math.min(Math.max(Math.floor((next * down) / up) - reach - 1, start), seen);
    kept = kept.slice((needed - start) * channels);
    start = needed;
    return out;
  };
  return {
    push(block) {
      const joined = new Float32Array(kept.length + block.length);
      joined.set(kept);
      joined.set(block, kept.length);
      kept = joined;
      seen += block.length / channels;
      // As far as no later frame reaches.
      return upTo(Math.floor(((seen - reach - 1) * up) / down));
    },
    end: () => upTo(Math.ceil((seen * up) / down)),
  };
}

/**
 * A signal at another sample rate.
 *
 * @param samples frame by frame
 * @param from samples a second
 * @param to samples a second wanted
 * @param channels of a frame; default 1
 * @returns ceil(n to / from) frames
 * @throws ValueError for a rate that is not positive, and samples that do not fill their frames.
 * @example
 * resample(Float32Array.of(1, 1, 1, 1), 2, 1).length; // 2
 */
export function resample(
  samples: Float32Array,
  from: number,
  to: number,
  channels = 1,
): Float32Array {
  const where = 'resample';
  floats(where, 'samples', samples);
  integer(where, 'channels', channels, 1);
  for (const [name, rate] of Object.entries({ from, to })) {
    if (!(number(where, name, rate) > 0)) fail(where, name, 'positive', rate);
  }
  if (samples.length % channels !== 0) {
    fail(where, 'the number of samples', `a multiple of channels (${channels})`, samples.length);
  }
  const { push, end } = resampler(from, to, channels);
  const first = push(samples);
  const rest = end();
  const out = new Float32Array(first.length + rest.length);
  out.set(first);
  out.set(rest, first.length);
  return out;
}
