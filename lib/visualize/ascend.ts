import * as tf from '@tensorflow/tfjs-core';
import type { UnfoldedStep } from '../arithmetic/unfold.js';
import { ValueError } from '../check.js';
import { adamUpdate } from '../ops/updates/adam.js';
import { backThroughLinear } from './back_through_linear.js';
import { backward, type StepRule } from './backward.js';
import { disposeTape, forward, type Tape } from './forward.js';
import { backThrough } from './nonlinearity.js';
import type { Painting } from './painting.js';
import { repeated } from './repeated.js';
import { rolled } from './rolled.js';
import { scoreOf } from './score.js';

/** A way up: through what, from where, and how. */
export interface Climb {
  readonly input: string;
  readonly path: readonly UnfoldedStep[];
  /** The layer that is looked at. */
  readonly from: string;
  readonly paint: Painting;
  /** The numbers at the start, [1, ...]. */
  readonly first: tf.Tensor;
  readonly spatial: readonly number[];
  /** One for each step, a number for each of `spatial`. */
  readonly shifts: readonly (readonly number[])[];
  readonly rate: number;
  /** How much neighbours' mean difference counts, in the input's unit. */
  readonly calm: number;
}

const WHERE = 'maximizeActivation';
/** Keras's. */
const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };

/** The gradient as if no rectifier were shut: a unit that is off everywhere shows no other way up. */
const open: StepRule = (step, [first, ...others], xs, passes) => {
  const { nonlinearity } = step.parts;
  const plain = passes || nonlinearity === null || nonlinearity.rectifier !== null;
  const inner = plain ? first! : backThrough(nonlinearity, 'gradient', first!, step.before);
  return backThroughLinear(step, [inner, ...others], xs);
};

/** The gradient of each input's mean difference between neighbours, added up over the axes. */
function variationGradient(x: tf.Tensor, spatial: readonly number[]): tf.Tensor {
  return spatial.reduce<tf.Tensor>((all, axis) => {
    const length = x.shape[axis]!;
    if (length < 2) return all;
    const [begin, size] = [x.shape.map(() => 0), x.shape.map((n, a) => (a === axis ? n - 1 : n))];
    const after = begin.map((_, a) => (a === axis ? 1 : 0));
    const change = tf.sub(tf.slice(x, after, size), tf.slice(x, begin, size));
    const up = tf.cast(tf.greater(change, 0), 'float32');
    const sign = tf.sub(up, tf.cast(tf.less(change, 0), 'float32'));
    const count = change.size / x.shape[0]!;
    const pads = (low: number) =>
      x.shape.map((_, a): [number, number] => (a === axis ? [low, 1 - low] : [0, 0]));
    const gradient = tf.sub(tf.pad(sign, pads(1)), tf.pad(sign, pads(0)));
    return tf.add(all, tf.div(gradient, count));
  }, tf.zerosLike(x));
}

/** The gradient of the scores by the input. */
function gradientBy(
  { input, from }: Climb,
  tape: Tape,
  signal: tf.Tensor,
  rule: 'gradient' | StepRule,
) {
  const [found] = backward(tape, tf.clone(signal), { from, to: [input], rule });
  if (found != null) return found;
  throw new ValueError(`${WHERE}: no gradient comes from the layer to the input.`);
}

/** The largest magnitude of each sample, [n, 1 ...]. */
const largestOf = (x: tf.Tensor) =>
  tf.max(tf.abs(x), x.shape.map((_, axis) => axis).slice(1), true);

/** The scores of what a tape has, one of each sample. */
function scoresAt(tape: Tape, from: string, signal: tf.Tensor): tf.Tensor {
  const score = scoreOf(tape, from, tf.clone(signal));
  const all = score.of(tape);
  score.dispose();
  return tf.sum(tf.mul(all, tf.eye(signal.shape[0]!)), 1);
}

/** The gradient of each sample; where it is nothing at all, that through open rectifiers. */
async function wayUp(climb: Climb, tape: Tape, signal: tf.Tensor, first: boolean) {
  const gradient = tf.tidy(() => gradientBy(climb, tape, signal, 'gradient'));
  const largest = tf.tidy(() => largestOf(gradient));
  try {
    const values = await largest.data();
    if (!values.some((one) => one === 0)) return tf.clone(gradient);
    const way = tf.tidy(() => {
      const shut = tf.logicalAnd(tf.equal(largest, 0), tf.cast(tf.onesLike(gradient), 'bool'));
      return tf.where(shut, gradientBy(climb, tape, signal, open), gradient);
    });
    const least = tf.tidy(() => tf.min(largestOf(way)));
    const [none] = await least.data();
    least.dispose();
    if (none !== 0 || !first) return way;
    way.dispose();
    throw new ValueError(`${WHERE}: nothing in the input changes what the unit gives.`);
  } finally {
    tf.dispose([gradient, largest]);
  }
}

/**
 * Inputs that units respond to ever more.
 *
 * @param signal [n, ...shape of the layer]: the weights of what each score adds up; it stays the caller's.
 * @param told is awaited after each step
 * @returns [n, ...inputShape], and of each the scores before each step and at the end
 */
export async function ascend(
  climb: Climb,
  signal: tf.Tensor,
  told: (step: number) => Promise<void>,
): Promise<{ inputs: tf.Tensor; scores: number[][] }> {
  const { input, path, from, paint, spatial, shifts, rate, calm } = climb;
  const count = signal.shape[0]!;
  const scores: number[][] = Array.from({ length: count }, () => []);
  const begin = tf.tidy(() => tf.clone(repeated(climb.first, count)));
  let now = { value: begin, m: tf.zerosLike(begin), v: tf.zerosLike(begin) };
  const passed = (shift: readonly number[]): Tape => {
    const x = tf.tidy(() => rolled(paint.paint(now.value), spatial, shift));
    try {
      return forward({ [input]: x }, path);
    } finally {
      x.dispose();
    }
  };
  const score = async (tape: Tape) => {
    const own = tf.tidy(() => scoresAt(tape, from, signal));
    const values = await own.data();
    own.dispose();
    for (const [n, value] of values.entries()) {
      if (!Number.isFinite(value)) {
        throw new ValueError(`${WHERE}: what the layer gives must be finite, got ${value}.`);
      }
      scores[n]!.push(value);
    }
  };
  try {
    for (const [step, shift] of shifts.entries()) {
      const tape = passed(shift);
      try {
        await score(tape);
        const way = await wayUp(climb, tape, signal, step === 0);
        const next = tf.tidy(() => {
          const back = shift.map((one) => -one);
          const up = rolled(way, spatial, back);
          const x = paint.paint(now.value);
          const dx = calm === 0 ? up : tf.sub(up, tf.mul(calm, variationGradient(x, spatial)));
          const down = tf.neg(tf.grad((numbers) => paint.paint(numbers))(now.value, dx));
          const { value, m, v } = adamUpdate(now.value, down, now, {
            rate,
            step: step + 1,
            ...ADAM,
          });
          return { value, m, v };
        });
        tf.dispose([way, ...Object.values(now)]);
        now = next;
      } finally {
        disposeTape(tape);
      }
      await told(step + 1);
    }
    const tape = passed(spatial.map(() => 0));
    try {
      await score(tape);
      return { inputs: tf.clone(tape.tensors[input]!), scores };
    } finally {
      disposeTape(tape);
    }
  } finally {
    tf.dispose(Object.values(now));
  }
}
