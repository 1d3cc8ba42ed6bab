import * as tf from '@tensorflow/tfjs-core';
import { fail } from '../check.js';

/** A tensor with its name, as optimizers give and take them. */
export interface NamedTensor {
  /** Of the variable, or of what is kept for it. */
  name: string;
  /** Its values. */
  tensor: tf.Tensor;
}

/** What `applyGradients` takes: gradients by the name of their variable. */
export type Gradients = tf.NamedTensorMap | NamedTensor[];

/** A variable and its gradient, null where the loss does not depend on it. */
export interface VariableGradient {
  readonly variable: tf.Variable;
  readonly gradient: tf.Tensor | null;
}

/** Each gradient with its variable. @throws ValueError if there is no variable of a name. */
export function namedGradients(where: string, gradients: Gradients): VariableGradient[] {
  const named: [string, tf.Tensor | null | undefined][] = Array.isArray(gradients)
    ? gradients.map(({ name, tensor }) => [name, tensor])
    : Object.entries(gradients);
  const { registeredVariables } = tf.engine();
  return named.map(([name, gradient]) => {
    const { [name]: variable } = registeredVariables;
    if (variable === undefined) fail(where, 'a gradient', 'that of a variable in memory', name);
    return { variable: variable!, gradient: gradient ?? null };
  });
}
