import * as tfl from '@tensorflow/tfjs-layers';
import { fail } from '../../check.js';

interface LayerJson {
  config: { name?: string; batch_input_shape?: (number | null)[] };
}

/** Checks that a shape names every size that an input leaves open, and is right about the others. */
function checkShape(where: string, given: unknown, open: (number | null)[]): void {
  const fits =
    Array.isArray(given) &&
    given.length === open.length &&
    given.every((n, axis) => Number.isInteger(n) && n > 0 && n === (open[axis] ?? n));
  if (fits) return;
  const pattern = `[${open.map((n) => n ?? '?').join(', ')}]`;
  const unknowns = open.includes(null) ? ', a positive integer for each ?' : '';
  fail(where, 'inputShape', `${pattern}${unknowns}`, given);
}

/**
 * A copy of a model that takes input of these sizes only. The copy has weights of its own; dispose
 * of it.
 *
 * @param inputShape without the batch; a list of them for a model of several inputs.
 * @throws ValueError that says which sizes the model leaves open.
 */
export async function withSizes(
  where: string,
  model: tfl.LayersModel,
  inputShape: readonly number[] | readonly (readonly number[])[],
): Promise<tfl.LayersModel> {
  const many = Array.isArray(inputShape) && Array.isArray(inputShape[0]);
  const shapes = (many ? inputShape : [inputShape]) as number[][];
  const { inputs } = model;
  if (shapes.length !== inputs.length) {
    fail(where, 'inputShape', `a list of ${inputs.length} shapes, one for each input`, inputShape);
  }
  const topology = JSON.parse(model.toJSON() as string) as { config: { layers: LayerJson[] } };
  const { layers } = topology.config;
  inputs.forEach((input, i) => {
    checkShape(where, shapes[i], input.shape.slice(1));
    // A Sequential may have its shape on its first layer, and no InputLayer.
    const layer = layers.find(({ config }) => config.name === input.sourceLayer.name) ?? layers[0]!;
    layer.config.batch_input_shape = [input.shape[0]!, ...shapes[i]!];
  });
  const copy = await tfl.models.modelFromJSON(topology as never);
  copy.setWeights(model.getWeights());
  return copy;
}
