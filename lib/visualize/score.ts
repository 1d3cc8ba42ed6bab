import * as tf from '@tensorflow/tfjs-core';
import { backward } from './backward.js';
import type { Tape } from './forward.js';
import { squashersBefore } from './squashers_before.js';

/** What units give, before a softmax or sigmoid that the layer ends with. */
export interface Score {
  /** [samples, units] of a tape of some samples. */
  of(tape: Tape): tf.Tensor2D;
  dispose(): void;
}

/**
 * The numbers whose gradient `backward` takes back.
 *
 * @param signal [units, ...shape of the layer `from`]; it is disposed of.
 */
export function scoreOf(tape: Tape, from: string, signal: tf.Tensor): Score {
  const [squasher] = squashersBefore(tape.passed, from);
  const key = squasher ?? from;
  const [start] = backward(tape, signal, { from, to: [key], rule: 'gradient' });
  // Kept: it outlasts a pass.
  const weights = tf.keep(tf.reshape(start!, [start!.shape[0]!, -1])) as tf.Tensor2D;
  start!.dispose();
  return {
    of: ({ passed, tensors }) =>
      tf.tidy(() => {
        const step = passed.find(({ output }) => output === key);
        const y = squasher === undefined || step === undefined ? tensors[key]! : step.before;
        const rows = tf.reshape(y, [y.shape[0]!, -1]) as tf.Tensor2D;
        return tf.matMul(rows, weights, false, true);
      }),
    dispose: () => weights.dispose(),
  };
}
