import * as tf from '@tensorflow/tfjs-core';
import { product } from '../arithmetic/product.js';
import { fail, tuple } from '../check.js';
import { baselineFor } from './by_gradients.js';
import { disposeTape } from './forward.js';
import { heatAt } from './grad_cam.js';
import { type Look, samplesAtOnce, spatialAxesOf } from './look.js';
import type { Passes } from './passes.js';
import { rerun } from './rerun.js';
import { type Score, scoreOf } from './score.js';
import { channelsAxisOf } from './units.js';

/** The scores of changed inputs, [m, units], some at a time. */
function* scoresOf(
  { tape }: Look,
  score: Score,
  keys: readonly string[],
  m: number,
  changed: (start: number, end: number, key: string) => tf.Tensor,
): Passes<tf.Tensor2D> {
  const atOnce = samplesAtOnce(tape);
  const parts: tf.Tensor2D[] = [];
  try {
    for (let start = 0; start < m; start += atOnce) {
      const part = tf.tidy(() => {
        const end = Math.min(start + atOnce, m);
        const given = Object.fromEntries(keys.map((key) => [key, changed(start, end, key)]));
        const again = rerun(tape, given);
        const found = score.of(again);
        disposeTape(again);
        return found;
      });
      parts.push(tf.keep(part));
      yield [Math.min(start + atOnce, m), m];
    }
    return tf.concat(parts, 0);
  } finally {
    tf.dispose(parts);
  }
}

/**
 * How much less the score is where a window of the input has the baseline's values, at each place the mean of the
 * windows over it (Zeiler & Fergus 2014, section 4.2).
 */
export function* occlusion(look: Look, signal: tf.Tensor): Passes<tf.Tensor[]> {
  const { tape, from, to } = look;
  const score = scoreOf(tape, from, signal);
  const lost: tf.Tensor[] = [];
  try {
    for (const [n, key] of to.entries()) {
      const passes = lostAt(look, score, key);
      try {
        for (let pass = passes.next(); ; pass = passes.next()) {
          if (pass.done) {
            lost.push(tf.keep(pass.value));
            break;
          }
          const [done, all] = pass.value;
          yield [n * all + done, to.length * all];
        }
      } finally {
        passes.return(lost[0]!);
      }
    }
    return lost.map((one) => tf.clone(one));
  } finally {
    tf.dispose(lost);
    score.dispose();
  }
}

/** What hiding each place of one input costs. */
function* lostAt(look: Look, score: Score, key: string): Passes<tf.Tensor> {
  const { tape, settings } = look;
  const x = tape.tensors[key]!;
  const axes = spatialAxesOf(tape, key);
  const lengths = axes.map((axis) => x.shape[axis]!);
  // An eighth of each length, and half of that on.
  const eighths = lengths.map((length) => Math.max(Math.round(length / 8), 1));
  const window = tuple('deconvolve', 'window', settings.window ?? eighths, axes.length, 1);
  const halves = window.map((length) => Math.max(length >> 1, 1));
  const stride = tuple('deconvolve', 'stride', settings.stride ?? halves, axes.length, 1);
  const counts = lengths.map((length, n) => {
    if (window[n]! > length) fail('deconvolve', 'window', `at most [${lengths}]`, window);
    if (stride[n]! > window[n]!) fail('deconvolve', 'stride', `at most [${window}]`, stride);
    return Math.ceil((length - window[n]!) / stride[n]!) + 1;
  });
  const m = product(counts);
  /** 1 within windows start to end, [end - start, ...1 or the length along each axis]. */
  const masks = (start: number, end: number) => {
    const rows: tf.Tensor[] = [];
    for (let n = start; n < end; n++) {
      let rest = n;
      const sides = axes.map((axis, i) => {
        const index = rest % counts[i]!;
        rest = Math.floor(rest / counts[i]!);
        const side = tf.range(0, lengths[i]!);
        const low = tf.greaterEqual(side, index * stride[i]!);
        const high = tf.less(side, index * stride[i]! + window[i]!);
        const shape = x.shape.map((_, a) => (a === axis ? lengths[i]! : 1));
        return tf.reshape(tf.cast(tf.logicalAnd(low, high), 'float32'), shape);
      });
      rows.push(sides.reduce((all, side) => tf.mul(all, side)));
    }
    return tf.concat(rows, 0);
  };
  const scores = yield* scoresOf(look, score, [key], m, (start, end) => {
    const inside = masks(start, end);
    return tf.add(tf.mul(inside, baselineFor(look, x)), tf.mul(tf.sub(1, inside), x));
  });
  return tf.tidy(() => {
    const windows = masks(0, m);
    const shape = [scores.shape[1]!, ...windows.shape.slice(1)];
    const lost = tf.sub(score.of(tape), scores);
    const flat = tf.reshape(windows, [m, -1]) as tf.Tensor2D;
    const sums = tf.matMul(lost as tf.Tensor2D, flat, true, false);
    const mean = tf.div(sums, tf.sum(flat, 0, true));
    const repeats = x.shape.map((length, axis) => (axis === 0 ? 1 : length / shape[axis]!));
    return tf.tile(tf.reshape(mean, shape), repeats);
  });
}

/**
 * The maps of a layer, each weighted by the score of the input seen through it (Wang et al. 2020, algorithm 1): no
 * gradients, as many forward passes as there are maps.
 *
 * @returns [units, ...spatial lengths of the maps]
 */
export function* scoreCam(look: Look, signal: tf.Tensor): Passes<tf.Tensor> {
  const { tape, from, to, maps } = look;
  const score = scoreOf(tape, from, signal);
  const channels = channelsAxisOf(tape, maps!);
  const each = tf.keep(
    tf.tidy(() => {
      const order = tape.tensors[maps!]!.shape.map((_, axis) => axis);
      const first = [channels, ...order.filter((axis) => axis !== 0 && axis !== channels)];
      // [maps, ...spatial]
      return tf.squeeze(tf.transpose(tape.tensors[maps!]!, [0, ...first]), [0]);
    }),
  );
  try {
    const scores = yield* scoresOf(look, score, to, each.shape[0]!, (start, end, key) => {
      const heat = heatAt(look, tf.slice(each, start, end - start), key);
      const axes = heat.shape.map((_, axis) => axis).slice(1);
      const [low, high] = [tf.min(heat, axes, true), tf.max(heat, axes, true)];
      return tf.mul(tape.tensors[key]!, tf.divNoNan(tf.sub(heat, low), tf.sub(high, low)));
    });
    return tf.tidy(() => {
      // [units, maps]
      const weights = tf.softmax(tf.transpose(scores));
      const flat = tf.reshape(each, [each.shape[0]!, -1]) as tf.Tensor2D;
      const sums = tf.matMul(weights as tf.Tensor2D, flat);
      return tf.relu(tf.reshape(sums, [weights.shape[0]!, ...each.shape.slice(1)]));
    });
  } finally {
    tf.dispose(each);
    score.dispose();
  }
}
