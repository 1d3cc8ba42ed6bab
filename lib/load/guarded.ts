import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { show, ValueError } from '../check.js';

export interface Limits {
  /** How many numbers the weights of the file are, or more. */
  numbers: number;
  /** Whether all weights will be set from the file, so that none need be drawn. */
  filled: boolean;
}

/** A model may have so many more than its file before it is refused: that is for messages to come. */
const SPARE_NUMBERS = 2 ** 20;
/** For what layers make besides weights, such as the states of recurrent ones. */
const SPARE_STATES = 2 ** 26;

/** tfjs has no tensors of more. */
const MOST_AXES = 6;

type AddWeight = tfl.layers.Layer['addWeight'];
type Engine = Pick<ReturnType<typeof tf.engine>, 'makeTensor' | 'trackTensor' | 'state'>;

/** How many numbers a tensor of this shape has; NaN for what is no shape. */
const count = (shape: readonly unknown[]) =>
  shape.reduce<number>(
    (size, n) => size * (n === null ? 1 : Number(n) >= 0 ? Number(n) : Number.NaN),
    1,
  );

/**
 * Runs the making of a model from an untrusted file. A config that asks for more weights than the
 * file has is refused before they are allocated; and if anything throws, what had been made is
 * disposed of. For that, nothing in `build` may wait: what comes up meanwhile is its own.
 *
 * @throws ValueError if the model is too large; else what `build` throws.
 */
export function guarded<T>(where: string, { numbers, filled }: Limits, build: () => T): T {
  const { prototype } = tfl.layers.Layer as unknown as { prototype: { addWeight: AddWeight } };
  const { addWeight } = prototype;
  const engine: Engine = tf.engine();
  const { makeTensor, trackTensor } = engine;
  const made: tf.Tensor[] = [];
  const variables = engine.state.registeredVariables;
  const before = new Set(Object.keys(variables));
  let [weights, states] = [numbers + SPARE_NUMBERS, 4 * (numbers + SPARE_NUMBERS) + SPARE_STATES];

  prototype.addWeight = function (
    this: tfl.layers.Layer,
    name,
    shape,
    dtype,
    initializer,
    ...rest
  ) {
    // An axis far away makes a shape of as many, by each of which tfjs would go.
    if (shape.length > MOST_AXES) {
      throw new ValueError(
        `${where}: the weights must have at most ${MOST_AXES} axes, ` +
          `got ${shape.length} for ${name} of '${this.name}'.`,
      );
    }
    weights -= count(shape);
    if (!(weights >= 0)) {
      throw new ValueError(
        `${where}: the weights must be as many as the layers have, ` +
          `got too few for ${name} ${show(shape)} of '${this.name}'.`,
      );
    }
    if (!filled) return addWeight.call(this, name, shape, dtype, initializer, ...rest);
    const [regularizer, trainable, constraint] = rest;
    const zeros = tfl.initializers.zeros();
    return addWeight.call(this, name, shape, dtype, zeros, regularizer, trainable, constraint);
  };
  engine.makeTensor = (values, shape, dtype, backend) => {
    states -= count(shape);
    if (states >= 0) return makeTensor.call(engine, values, shape, dtype, backend);
    throw new ValueError(`${where}: the model must fit its file, got a tensor of ${show(shape)}.`);
  };
  engine.trackTensor = (tensor, backend) => {
    made.push(tensor);
    trackTensor.call(engine, tensor, backend);
  };
  try {
    return build();
  } catch (error) {
    for (const [name, variable] of Object.entries(variables)) {
      if (!before.has(name)) variable.dispose();
    }
    for (const tensor of made) if (!tensor.isDisposed) tensor.dispose();
    throw error;
  } finally {
    prototype.addWeight = addWeight;
    // They are the prototype's.
    for (const name of ['makeTensor', 'trackTensor']) Reflect.deleteProperty(engine, name);
  }
}
