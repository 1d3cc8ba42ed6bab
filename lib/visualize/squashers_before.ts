import { layerKind } from '../arithmetic/layer_traits.js';
import type { Passed } from './forward.js';

/** What may lie between a softmax and the answer: the same numbers, arranged anew, or noise that is off. */
const PASSING: readonly unknown[] = ['reshaping', 'noise', 'penalty'];

/**
 * The outputs of the softmaxes and sigmoids that a tensor ends with, be they the layer's own, a layer before it,
 * or behind a Reshape: the scores are what goes into the earliest.
 *
 * @param key of the tensor
 */
export function squashersBefore(passed: readonly Passed[], key: string): ReadonlySet<string> {
  const makers = new Map(passed.map((step) => [step.output, step]));
  const found = new Set<string>();
  for (let step = makers.get(key); step !== undefined; step = makers.get(step.inputs[0]!)) {
    const { nonlinearity } = step.parts;
    if (nonlinearity?.squashes) {
      found.add(step.output);
      break;
    }
    if (step.inputs.length !== 1 || !PASSING.includes(layerKind(step.layer))) break;
  }
  return found;
}
