import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';

/** A layer's variable and what gives its numbers, in the order of its shape. */
export type Setting = readonly [variable: tfl.LayerVariable, numbers: () => Float32Array];

/**
 * Gives variables their numbers. All are read before the first is set: if one cannot be read, every
 * variable is as it was. Constraints are not applied.
 *
 * @param isNew whether nobody has seen the variables yet: then each is set as soon as it is read, so that a large
 *     model's weights are not in memory twice.
 */
export function setVariables(settings: readonly Setting[], isNew = false): void {
  const read = ([variable, numbers]: Setting) => tf.tensor(numbers(), variable.shape as number[]);
  if (isNew) {
    for (const setting of settings) {
      tf.tidy(() => {
        setting[0].write(read(setting));
      });
    }
    return;
  }
  tf.tidy(() => {
    const values = settings.map(read);
    settings.forEach(([variable], i) => {
      variable.write(values[i]!);
    });
  });
}
