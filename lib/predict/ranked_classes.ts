import type { ClassesPrediction } from './prediction.js';

/** Classes by how likely they are. */
export function rankedClasses(
  probabilities: Float32Array,
  names: readonly string[],
): ClassesPrediction['classes'] {
  return Array.from(probabilities, (probability, place) => ({
    name: names[place] ?? String(place),
    place,
    probability,
  })).sort((a, b) => b.probability - a.probability);
}
