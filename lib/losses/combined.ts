import * as tf from '@tensorflow/tfjs-core';
import { array, fail, number, onlyKnown, record } from '../check.js';
import { lossByName } from './by_name.js';
import { type Loss, named, perSample } from './loss.js';

/** A loss and what it weighs in a sum. */
export interface LossTerm {
  /** The loss, or the name of one. */
  loss: Loss | string;
  /** What it is multiplied with; default 1. */
  weight?: number;
}

/** Values of several losses at one shape: means over a sample where some are values of a sample and others of a position. */
function atOneShape(values: tf.Tensor[]): tf.Tensor[] {
  const shapes = new Set(values.filter(({ rank }) => rank > 0).map(({ shape }) => shape.join()));
  return shapes.size > 1 ? values.map(perSample) : values;
}

/**
 * The weighted sum of several losses of one output, for example crossentropy and Dice.
 *
 * yTrue and yPred as the losses take them -> `[n, ...]` where all have values of one shape, else `[n]`.
 *
 * @param terms the losses, or their names, and their weights
 * @throws ValueError for no term, a weight that is no number or a loss that is not known
 * @example
 * const loss = combined([{ loss: 'binaryCrossentropy' }, { loss: dice(), weight: 0.5 }]);
 * loss(tf.tensor2d([[1]]), tf.tensor2d([[0.5]])).dataSync(); // Float32Array [0.859814]
 */
export function combined(terms: LossTerm[]): Loss {
  if (array('combined', 'the terms', terms).length === 0) {
    fail('combined', 'the terms', 'at least one', terms);
  }
  const parts = terms.map((term) => {
    record('combined', 'a term', term);
    onlyKnown('combined', term, ['loss', 'weight']);
    const weight = number('combined', 'weight', term.weight ?? 1);
    const compute = typeof term.loss === 'function' ? term.loss : lossByName(term.loss);
    return { compute, weight };
  });
  return named('combined', (yTrue, yPred) =>
    tf.tidy(() => {
      const values = atOneShape(parts.map(({ compute }) => compute(yTrue, yPred)));
      const weighted = values.map((value, i) => tf.mul(value, parts[i]!.weight));
      return weighted.reduce((sum, value) => tf.add(sum, value));
    }),
  );
}
