import * as tf from '@tensorflow/tfjs-core';
import { fail, record } from '../check.js';
import { tensor } from './check.js';

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

/** Each gradient with its variable. @throws ValueError if there is no variable of a name, or of another shape */
export function namedGradients(where: string, gradients: Gradients): VariableGradient[] {
  const named: [unknown, unknown][] = Array.isArray(gradients)
    ? gradients.map((one) => {
        const { name, tensor } = record(where, 'a gradient', one);
        return [name, tensor];
      })
    : Object.entries(record(where, 'the gradients', gradients));
  const { registeredVariables } = tf.engine();
  return named.map(([name, given]) => {
    const known = typeof name === 'string' && Object.hasOwn(registeredVariables, name);
    if (!known) fail(where, 'a gradient', 'that of a variable in memory', name);
    const variable = registeredVariables[name as string]!;
    if (given === null || given === undefined) return { variable, gradient: null };
    const gradient = tensor(where, `the gradient of ${variable.name}`, given);
    if (!tf.util.arraysEqual(gradient.shape, variable.shape)) {
      fail(where, `the gradient of ${variable.name}`, `of shape [${variable.shape}]`, gradient);
    }
    return { variable, gradient };
  });
}
