import { likeliestClasses } from './likeliest_classes.js';

/** The classes of places, by the probabilities that a model gives. */
export function asMask(
  values: Float32Array,
  outputs: number,
  threshold: number,
): { map: Uint8Array; probabilities: Float32Array } {
  const map =
    outputs === 1
      ? Uint8Array.from(values, (value) => (value > threshold ? 1 : 0))
      : Uint8Array.from(likeliestClasses(values, outputs));
  return { map, probabilities: values };
}
