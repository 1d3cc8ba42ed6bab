import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import type { Constraint } from './resolve.js';

/**
 * Applies a constraint to a weight after every step of an optimizer, as Keras does, and not to what the weight is given:
 * numbers of a file, or of `setWeights`, stay as they are.
 */
export function constrain(weight: tfl.LayerVariable, constraint: Constraint): void {
  const variable = weight.read() as tf.Variable;
  const assign = variable.assign.bind(variable);
  const write = weight.write.bind(weight);
  let setting = false;
  weight.write = (value) => {
    setting = true;
    try {
      return write(value);
    } finally {
      setting = false;
    }
  };
  // What optimizers call.
  variable.assign = (value) => {
    assign(value);
    if (!setting) tf.tidy(() => assign(constraint.apply(variable)));
  };
}
