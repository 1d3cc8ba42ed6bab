import * as tf from '@tensorflow/tfjs-core';
import { ADAM_STEP } from '../ops/kernel_names.js';
import type { AdamStepAttrs } from './kernels/adam_step.js';

type Gradients = tf.NamedTensorMap | { name: string; tensor: tf.Tensor }[];

/** What the step needs of tf.AdamOptimizer, whose fields are private. */
interface Adam {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly accBeta1: tf.Variable;
  readonly accBeta2: tf.Variable;
  readonly accumulatedFirstMoment: readonly { readonly variable: tf.Variable }[];
  readonly accumulatedSecondMoment: readonly { readonly variable: tf.Variable }[];
  incrementIterations(): void;
  applyGradients(gradients: Gradients): void;
}

/** 1 - beta ** t, computed as tfjs does: in float32. */
const rest = (power: tf.Variable) => Math.fround(1 - power.dataSync()[0]!);

function step(optimizer: Adam, named: readonly (readonly [string, tf.Tensor])[]): void {
  const { beta1, beta2, epsilon, learningRate, accBeta1, accBeta2 } = optimizer;
  const [first, second] = [rest(accBeta1), rest(accBeta2)];
  const attrs: AdamStepAttrs = { beta1, beta2, first, second, epsilon, learningRate };
  tf.tidy(() => {
    named.forEach(([name, gradient], i) => {
      const value = tf.engine().registeredVariables[name]!;
      const m = optimizer.accumulatedFirstMoment[i]!.variable;
      const v = optimizer.accumulatedSecondMoment[i]!.variable;
      const inputs = { value, gradient, m, v };
      const [newValue, newM, newV] = tf
        .engine()
        .runKernel(ADAM_STEP, inputs, { ...attrs }) as tf.Tensor[];
      value.assign(newValue!);
      m.assign(newM!);
      v.assign(newV!);
    });
    accBeta1.assign(tf.mul(accBeta1, beta1));
    accBeta2.assign(tf.mul(accBeta2, beta2));
  });
  optimizer.incrementIterations();
}

/**
 * Lets tf.train.adam take one kernel for each variable where the backend has it (AdamStep), with the same
 * results. The first step, in which tfjs makes the moments, stays as it is.
 */
export function fuseAdam(): void {
  const prototype = tf.AdamOptimizer.prototype as unknown as Adam;
  const stock = prototype.applyGradients;
  prototype.applyGradients = function (this: Adam, gradients: Gradients) {
    const named = Array.isArray(gradients)
      ? gradients.map(({ name, tensor }) => [name, tensor] as const)
      : Object.entries(gradients);
    const started = named.every(([name, gradient], i) => {
      const value = tf.engine().registeredVariables[name];
      const { [i]: m } = this.accumulatedFirstMoment;
      const { [i]: v } = this.accumulatedSecondMoment;
      const tensors = [value, gradient, m?.variable, v?.variable];
      return tensors.every(
        (t) => t?.dtype === 'float32' && tf.util.arraysEqual(t.shape, value!.shape),
      );
    });
    const fused = tf.getKernel(ADAM_STEP, tf.getBackend()) !== undefined;
    if (fused && started) step(this, named);
    else stock.call(this, gradients);
  };
}
