import type { io } from '@tensorflow/tfjs-core';
import { type LayersModel, loadLayersModel } from '@tensorflow/tfjs-layers';
import { show } from '../check.js';
import { missingClasses } from './missing_classes.js';
import { withoutLeftovers } from './without_leftovers.js';

/** The model's weights by the names that files use, with their shapes. */
function shapes(model: LayersModel): Map<string, (number | null)[]> {
  return new Map(model.weights.map(({ originalName, shape }) => [originalName, shape]));
}

/**
 * Why artifacts do not make a model: which class is missing and what brings it, or which weight
 * does not fit the topology, else what tfjs says.
 *
 * @param cause what tfjs threw.
 */
export async function explainMismatch(artifacts: io.ModelArtifacts, cause: Error): Promise<string> {
  const { modelTopology, weightSpecs = [] } = artifacts;
  let model: LayersModel;
  try {
    model = await withoutLeftovers(() =>
      loadLayersModel({ load: async () => ({ modelTopology: modelTopology! }) }),
    );
  } catch (error) {
    const missing = missingClasses(modelTopology);
    if (missing.length > 0) return `${missing.join('; ')}.`;
    return `modelTopology must describe layers that are registered, got: ${(error as Error).message}`;
  }
  const wanted = shapes(model);
  model.dispose();
  for (const { name, shape, group } of weightSpecs) {
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
