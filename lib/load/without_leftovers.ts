import * as tf from '@tensorflow/tfjs-core';

/** Runs what makes a model; if it fails, the variables that it had made are freed. */
export async function withoutLeftovers<T>(make: () => Promise<T>): Promise<T> {
  const variables = () => Object.entries(tf.engine().state.registeredVariables);
  const before = new Set(variables().map(([name]) => name));
  try {
    return await make();
  } catch (error) {
    for (const [name, variable] of variables()) if (!before.has(name)) variable.dispose();
    throw error;
  }
}
