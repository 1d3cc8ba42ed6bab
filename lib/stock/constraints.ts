import * as tfl from '@tensorflow/tfjs-layers';
import { constrain } from '../tfjs/constrain.js';
import type { Constraint } from '../tfjs/resolve.js';

/**
 * Constraints of stock layers are applied after each step of an optimizer, as in Keras. tfjs does so where weights are set
 * or loaded, which changes a model's predictions, and never in training.
 */
type AddWeight = (...args: unknown[]) => tfl.LayerVariable;

const { prototype } = tfl.layers.Layer as unknown as { prototype: { addWeight: AddWeight } };
const { addWeight } = prototype;
/** The place of the constraint among addWeight's arguments. */
const CONSTRAINT = 6;

prototype.addWeight = function (this: unknown, ...args) {
  const constraint = args[CONSTRAINT] as Constraint | null | undefined;
  if (constraint == null) return addWeight.apply(this, args);
  const given = args.map((arg, i) => (i === CONSTRAINT ? null : arg));
  const weight = addWeight.apply(this, given);
  constrain(weight, constraint);
  return weight;
};
