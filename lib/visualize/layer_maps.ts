import type * as tfl from '@tensorflow/tfjs-layers';
import { inferShapes, type Step } from '../arithmetic/layer_graph.js';
import { unfold } from '../arithmetic/unfold.js';
import { channelsFirstAt } from './channels_first.js';
import { isConvolution } from './check_model.js';

/** What a layer of a model gives: maps, or units where there are no lengths. */
export interface LayerMaps {
  readonly name: string;
  readonly step: Step;
  /** Of what it gives, the batch included. */
  readonly shape: tfl.Shape;
  readonly convolution: boolean;
  /** The spatial lengths of its maps; null for unknown ones. */
  readonly lengths: readonly (number | null)[];
  /** How many maps, or units of a layer without maps; null for an unknown number. */
  readonly filters: number | null;
  /** Whether the name leads here: not to a use of the layer before its last. */
  readonly selectable: boolean;
}

/**
 * What each layer of a model gives, in the order of computation, those of models
 * inside it among them.
 *
 * @param inputShapes of the first inputs, without the batch; default the model's, with lengths that may be unknown.
 */
export function layerMaps(
  model: tfl.LayersModel,
  ...inputShapes: readonly (readonly (number | null)[])[]
): LayerMaps[] {
  const { inputs, steps, tensors } = unfold(model);
  const given = inputs.map((key, n): [string, tfl.Shape] => {
    const own = inputShapes[n];
    return [key, own ? [null, ...own] : model.inputs[n]!.shape];
  });
  const graph = { inputs: [], steps: [...steps], outputs: [] };
  const shapes = inferShapes(graph, new Map(given));
  const uses = steps.map(({ layer, inputs, outputs }) => ({ layer, inputs, output: outputs[0]! }));
  return steps.map((step) => {
    const { layer } = step;
    const key = step.outputs[0]!;
    const shape = shapes.get(key)!;
    const inner = shape.slice(1);
    const axis = inner.length > 1 && channelsFirstAt(uses, key) ? 0 : inner.length - 1;
    return {
      name: layer.name,
      step,
      shape,
      convolution: isConvolution(layer),
      lengths: inner.filter((_, n) => n !== axis),
      filters: inner[axis] ?? null,
      selectable: tensors.get(layer.name) === key,
    };
  });
}
