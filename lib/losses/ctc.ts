import * as tf from '@tensorflow/tfjs-core';
import { fail } from '../check.js';
import { tensor } from '../tfjs/check.js';
import { takesLabels } from '../tfjs/compile_by_name.js';
import { madeOf } from '../tfjs/made_of.js';
import { oneHot } from '../tfjs/one_hot.js';
import { type Loss, named } from './loss.js';

/** The logarithm of a probability of 0 that sums and differences of it stay finite for. */
const NEVER = -1e30;

/** log(exp(a) + exp(b) + ...), element by element. */
const either = (terms: tf.Tensor[]) => tf.logSumExp(tf.stack(terms), 0);

/** Each row moved right by some places, with NEVER moved in. */
function shifted(rows: tf.Tensor2D, places: number): tf.Tensor2D {
  const [n, length] = rows.shape;
  if (places >= length) return tf.fill([n, length], NEVER);
  const kept = tf.slice(rows, [0, 0], [n, length - places]);
  return tf.pad(
    kept,
    [
      [0, 0],
      [places, 0],
    ],
    NEVER,
  );
}

/** 0 where a condition holds, NEVER elsewhere. */
const unless = (condition: tf.Tensor) => tf.mul(tf.sub(1, tf.cast(condition, 'float32')), NEVER);

/**
 * Minus the logarithm of the probability of a sequence of labels, over all ways to spread it over time with blanks between,
 * as Keras's `CTC`: label 0 is the blank, and fills short sequences up. A sequence that is too long for its time gets
 * 1e30.
 *
 * yTrue `[n, labels]` of 0..classes - 1, yPred logits `[n, time, classes]` -> `[n]`, in nats.
 *
 * Source: Graves et al. 2006, "Connectionist Temporal Classification", equations 5 to 8, in logarithms.
 *
 * @throws ValueError for other ranks
 * @example
 * // 11, 01 and 10 are three of the four ways to fill two steps.
 * ctc()(tf.tensor2d([[1]]), tf.zeros([1, 2, 2])).dataSync(); // Float32Array [0.287682]
 */
export function ctc(): Loss {
  const compute: Loss = (yTrue, yPred) =>
    tf.tidy(() => {
      const labels = tf.cast(tensor('ctc', 'yTrue', yTrue, { rank: 2 }), 'int32');
      const logits = tf.cast(tensor('ctc', 'yPred', yPred, { rank: 3 }), 'float32');
      const [n, classes] = [logits.shape[0]!, logits.shape[2]!];
      const count = labels.shape[1]!;
      if (labels.shape[0] !== n) fail('ctc', 'yTrue', `of ${n} rows, as yPred`, labels.shape);
      // blank, label, blank, label, ..., blank
      const places = 2 * count + 1;
      const pairs = tf.reshape(tf.stack([tf.zerosLike(labels), labels], 2), [n, 2 * count]);
      const path = tf.pad(pairs as tf.Tensor2D, [
        [0, 0],
        [0, 1],
      ]);
      const emissions = tf.matMul(tf.logSoftmax(logits), oneHot(path, classes), false, true);
      // Stock tf.unstack of one step has no gradient, where the losses are imported alone.
      const emitted =
        emissions.shape[1] === 1 ? [tf.squeeze(emissions, [1])] : tf.unstack(emissions, 1);

      // A blank between two labels may be left out where they differ.
      const before = tf.slice(
        tf.pad(path, [
          [0, 0],
          [2, 0],
        ]),
        [0, 0],
        [n, places],
      );
      const skips = unless(tf.notEqual(path, before));
      const place = tf.range(0, places, 1, 'float32');
      let alpha = tf.add(emitted[0]!, unless(tf.lessEqual(place, 1))) as tf.Tensor2D;
      for (const step of emitted.slice(1)) {
        const ways = [alpha, shifted(alpha, 1), tf.add(shifted(alpha, 2), skips)];
        alpha = tf.add(either(ways), step) as tf.Tensor2D;
      }
      const lengths = tf.sum(tf.cast(tf.notEqual(labels, 0), 'float32'), 1, true);
      const last = tf.mul(lengths, 2);
      const ends = tf.logicalOr(tf.equal(place, last), tf.equal(place, tf.sub(last, 1)));
      return tf.neg(tf.logSumExp(tf.add(alpha, unless(ends)), 1));
    });
  return takesLabels(madeOf(named('ctc', compute), {}));
}
