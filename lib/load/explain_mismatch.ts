import type { io } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { show } from '../check.js';

/**
 * Why weights do not fit a model: which one is missing, unknown or of another shape, else what tfjs
 * says.
 *
 * @param cause what tfjs threw.
 */
export function explainMismatch(
  model: LayersModel,
  specs: readonly io.WeightsManifestEntry[],
  cause: Error,
): string {
  // By the names that files use.
  const wanted = new Map(model.weights.map(({ originalName, shape }) => [originalName, shape]));
  for (const { name, shape, group } of specs) {
    if (group === 'optimizer') continue;
    // tfjs, too, accepts Keras's layer/cell/weight as layer/weight.
    const parts = name.split('/');
    const short = [...parts.slice(0, -2), parts.at(-1)!].join('/');
    const target = wanted.has(name) ? name : short;
    const expected = wanted.get(target);
    if (expected === undefined) {
      const known = [...wanted.keys()].join(', ') || 'none, all are taken';
      return `weight '${name}' must belong to the topology, whose others are ${known}.`;
    }
    if (show(expected) !== show(shape)) {
      return `weight '${name}' must have shape ${show(expected)}, as the topology says, got ${show(shape)}.`;
    }
    wanted.delete(target);
  }
  if (wanted.size > 0) {
    return `the weights must include ${[...wanted.keys()].join(', ')}, as the topology says.`;
  }
  return `the model must be one that tfjs loads, got: ${cause.message}`;
}
