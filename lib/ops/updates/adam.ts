import * as tf from '@tensorflow/tfjs-core';
import { ADAM_STEP } from '../kernel_names.js';
import { power32 } from './float32.js';
import { movingAverage } from './moving_average.js';

/** What a step of Adam takes besides its tensors. */
export interface AdamSettings {
  readonly rate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** The number of the step, from 1. */
  readonly step: number;
}

/** The rate with the corrections of both moments in it: alpha_t of Kingma & Ba 2015, section 2, last paragraph. */
export function adamRate({ rate, beta1, beta2, step }: AdamSettings): number {
  const f = Math.fround;
  const second = f(Math.sqrt(f(1 - power32(beta2, step))));
  return f(f(f(rate) * second) / f(1 - power32(beta1, step)));
}

/**
 * A step of Adam (Kingma & Ba 2015, arXiv 1412.6980) as Keras has it: epsilon stands beside the root of v
 * before its correction ("epsilon hat"). One kernel where the backend has it (AdamStep).
 */
export function adamUpdate(
  value: tf.Tensor,
  gradient: tf.Tensor,
  { m, v }: { m: tf.Tensor; v: tf.Tensor },
  settings: AdamSettings,
): { value: tf.Tensor; m: tf.Tensor; v: tf.Tensor } {
  const { beta1, beta2, epsilon } = settings;
  const rate = adamRate(settings);
  const engine = tf.engine();
  const inputs = { value, gradient, m, v };
  const floats = Object.values(inputs).every(({ dtype }) => dtype === 'float32');
  if (floats && tf.getKernel(ADAM_STEP, engine.backendName) !== undefined) {
    const attrs = { beta1, beta2, first: 1, second: 1, epsilon, learningRate: rate };
    const made = engine.runKernel(ADAM_STEP, inputs, attrs) as tf.Tensor[];
    return { value: made[0]!, m: made[1]!, v: made[2]! };
  }
  return tf.tidy(() => {
    const newM = movingAverage(m, gradient, beta1);
    const newV = movingAverage(v, tf.square(gradient), beta2);
    const step = tf.div(newM, tf.add(tf.sqrt(newV), epsilon));
    return { value: tf.add(tf.mul(step, -rate), value), m: newM, v: newV };
  });
}
