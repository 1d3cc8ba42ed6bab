import * as tf from '@tensorflow/tfjs-core';
import { gaussLegendre } from '../arithmetic/gauss_legendre.js';
import { Random } from '../arithmetic/random.js';
import { fail } from '../check.js';
import { backward } from './backward.js';
import { disposeTape } from './forward.js';
import { type Look, samplesAtOnce } from './look.js';
import type { Passes } from './passes.js';
import { repeated } from './repeated.js';
import { rerun } from './rerun.js';

/** Some points of an input: [m, ...shape] for m of them, numbered from `start`. */
type Points = (x: tf.Tensor, key: string, start: number, m: number) => tf.Tensor;

/**
 * The weighted sum of the gradients at several points, one result for each of `to`.
 *
 * @param signal [units, ...]; it is disposed of.
 * @param weights one for each point
 */
function* summedGradients(
  { tape, from, to, places }: Look,
  signal: tf.Tensor,
  weights: readonly number[],
  points: Points,
): Passes<tf.Tensor[]> {
  const atOnce = samplesAtOnce(tape);
  const units = tf.split(signal, signal.shape[0]!).map((unit) => tf.keep(unit));
  signal.dispose();
  let sums: tf.Tensor[] | null = null;
  try {
    for (let start = 0; start < weights.length; start += atOnce) {
      const some = weights.slice(start, start + atOnce);
      const m = some.length;
      const next = tf.tidy(() => {
        const given = Object.fromEntries(
          to.map((key) => [key, points(tape.tensors[key]!, key, start, m)]),
        );
        const again = rerun(tape, given);
        try {
          const rows = units.map((unit, n) => {
            const dy = tf.clone(repeated(unit, m));
            const at = places && new Array(m).fill(places[n]!);
            return backward(again, dy, { from, to, rule: 'gradient', places: at });
          });
          return to.map((key, n) => {
            const { shape } = tape.tensors[key]!;
            const weigh = (g: tf.Tensor | null) =>
              g === null ? tf.zeros(shape) : tf.sum(tf.mul(g, column(some, g.rank)), 0, true);
            const part = tf.concat(rows.map((row) => weigh(row[n]!)));
            return sums === null ? part : tf.add(sums[n]!, part);
          });
        } finally {
          disposeTape(again);
        }
      });
      if (sums !== null) tf.dispose(sums);
      sums = next.map((sum) => tf.keep(sum));
      yield [start + m, weights.length];
    }
    return sums!.map((sum) => tf.clone(sum));
  } finally {
    if (sums !== null) tf.dispose(sums);
    tf.dispose(units);
  }
}

/** Numbers along the first of so many axes. */
const column = (values: readonly number[], rank: number) =>
  tf.tensor([...values], [values.length, ...new Array(rank - 1).fill(1)]);

/** What stands for nothing, of an input's shape [1, ...]. */
export function baselineFor({ settings }: Look, x: tf.Tensor): tf.Tensor {
  const { baseline } = settings;
  if (typeof baseline === 'number') return tf.fill(x.shape, baseline);
  const shape = x.shape.slice(1);
  if (baseline.shape.join() !== shape.join() && baseline.shape.join() !== x.shape.join()) {
    fail('deconvolve', 'baseline', `a number or of shape [${shape}]`, baseline.shape);
  }
  return tf.cast(tf.reshape(baseline, x.shape), 'float32');
}

/**
 * The gradients on the straight way from the baseline, integrated, times the difference: they add up to the score
 * there is more than at the baseline (Sundararajan et al. 2017, equation 1). Points and weights of Gauss and Legendre.
 */
export function* integratedGradients(look: Look, signal: tf.Tensor): Passes<tf.Tensor[]> {
  const { nodes, weights } = gaussLegendre(look.settings.steps);
  const points: Points = (x, _, start, m) => {
    const away = column(nodes.slice(start, start + m), x.rank);
    const base = baselineFor(look, x);
    return tf.add(base, tf.mul(away, tf.sub(x, base)));
  };
  const sums = yield* summedGradients(look, signal, weights, points);
  return times(look, sums, (x) => tf.sub(x, baselineFor(look, x)));
}

/**
 * The mean gradient at the input with noise added, of a standard deviation relative to the input's range (Smilkov et
 * al. 2017, section 3).
 */
export function* smoothGrad(look: Look, signal: tf.Tensor): Passes<tf.Tensor[]> {
  const { samples, noise, seed } = look.settings;
  const random = new Random(seed);
  const points: Points = (x, _, __, m) => {
    const deviation = tf.mul(noise, tf.sub(tf.max(x), tf.min(x)));
    const values = Float32Array.from({ length: x.size * m }, () => random.normal());
    return tf.add(x, tf.mul(deviation, tf.tensor(values, [m, ...x.shape.slice(1)])));
  };
  return yield* summedGradients(look, signal, new Array(samples).fill(1 / samples), points);
}

/** The gradient times the input (Shrikumar et al. 2016). */
export function inputXGradient(look: Look, signal: tf.Tensor): tf.Tensor[] {
  const { tape, from, to, places } = look;
  const count = signal.shape[0]!;
  const found = backward(tape, signal, { from, to, rule: 'gradient', places });
  const whole = found.map(
    (one, n) => one ?? tf.zeros([count, ...tape.tensors[to[n]!]!.shape.slice(1)]),
  );
  return times(look, whole, (x) => x);
}

/** Each times what `by` makes of its input; the first are disposed of. */
function times({ tape, to }: Look, all: tf.Tensor[], by: (x: tf.Tensor) => tf.Tensor): tf.Tensor[] {
  return all.map((one, n) => {
    const result = tf.tidy(() => tf.mul(one, by(tape.tensors[to[n]!]!)));
    one.dispose();
    return result;
  });
}
