import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';

/** A layer's variable and what gives its numbers, in the order of its shape. */
export type Setting = readonly [variable: tfl.LayerVariable, numbers: () => Float32Array];

/**
 * Gives variables their numbers. All are read before the first is set: if one cannot be read, every
 * variable is as it was. Constraints are not applied.
 */
export function setVariables(settings: readonly Setting[]): void {
  tf.tidy(() => {
    const values = settings.map(([variable, numbers]) =>
      tf.tensor(numbers(), variable.shape as number[]),
    );
    settings.forEach(([variable], i) => {
      variable.write(values[i]!);
    });
  });
}
