import type * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { fail, ValueError } from '../../../check.js';
import type { TrainedWeight } from '../../kept_order.js';
import { lastName } from '../../read/weights.js';
import type { Written, WrittenModel } from '../written.js';

/** A weight that Keras will train, and the variable that trains here. */
export interface TrainedVariable extends TrainedWeight {
  readonly variable: tf.Variable;
}

/** The variable of a model of which a copy is written. */
export type Origin = (variable: tfl.LayerVariable) => tfl.LayerVariable;

function below(
  layers: readonly Written[],
  sequential: string | null,
  origin: Origin,
): TrainedVariable[] {
  return layers.flatMap(({ name, className, config, weights, inside }) => {
    const here = sequential === null ? name : `${sequential}/${name}`;
    if (inside !== null) return below(inside, className === 'Sequential' ? name : null, origin);
    if (config.trainable === false) return [];
    return weights
      .flatMap(({ kept }) => kept)
      .filter(({ variable }) => variable.trainable)
      .map(({ variable, repeat = 1, gates }) => {
        const own = lastName(variable.originalName);
        if (repeat === 1 && gates === undefined) {
          const shape = variable.shape as number[];
          return {
            path: `${here}/${own}`,
            shape,
            variable: origin(variable).read() as tf.Variable,
          };
        }
        throw new ValueError(
          `toKeras: a model for compile: true must have weights that are the same in Keras, got ${own} of ` +
            `'${name}', which is multiplied there (nearest: compile: false).`,
        );
      });
  });
}

/** The weights that train, in the order in which Keras will have them. */
export function trainedWeights(
  model: tfl.LayersModel,
  { className, config, layers }: WrittenModel,
  origin: Origin,
): TrainedVariable[] {
  const sequential = className === 'Sequential' ? String(config.name) : null;
  const trained = below(layers, sequential, origin);
  const { length } = model.trainableWeights;
  if (trained.length !== length) {
    fail('toKeras', 'the weights that train', `${length} in Keras, too`, trained.length);
  }
  return trained;
}
