import * as tf from '@tensorflow/tfjs-core';
import { Unsupported } from '../../keras/read/unsupported.js';
import { type Call, type Input, no } from './operator.js';
import { operatorOf } from './table.js';

/**
 * Runs an operator.
 *
 * @throws Unsupported for what is not computed here, also where tfjs finds that it does not fit.
 */
export function runOperator(inputs: readonly Input[], call: Call): tf.Tensor[] {
  const operator = operatorOf('', call.operator) ?? no('that is not known');
  try {
    return tf.tidy(() => [operator.run(inputs, call)].flat());
  } catch (error) {
    if (error instanceof Unsupported) throw error;
    throw new Unsupported(`, as ${(error as Error).message}`);
  }
}
