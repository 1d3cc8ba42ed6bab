import type { LayersModel } from '@tensorflow/tfjs-layers';
import { shapeText } from '../../lib/arithmetic/shape_text.js';
import { type LayerMaps, layerMaps } from '../../lib/visualize/layer_maps.js';
import type { Vertex } from './graph_layout.js';

/** A layer in the drawn graph. */
export interface LayerBox extends Vertex, Omit<LayerMaps, 'step' | 'shape'> {
  readonly className: string;
  /** `28 × 28 × 16` */
  readonly shape: string;
  /** Whether a convolution leads to it, as Grad-CAM takes it: its own does not count. */
  readonly behindConvolution: boolean;
}

/** The input's box: drawn, not to be chosen. */
const INPUT = {
  name: 'input',
  className: 'Input',
  inputs: [],
  lengths: [],
  filters: null,
  convolution: false,
  behindConvolution: false,
  selectable: false,
};

/**
 * The layers of a model, those of models inside it among them; the first input comes first, and stands for all of them.
 *
 * @param inputShapes without the batch; default the model's, with lengths that may be unknown.
 */
export function modelGraph(
  model: LayersModel,
  ...inputShapes: readonly (readonly number[])[]
): LayerBox[] {
  const text = (shape: readonly (number | null)[]) => shapeText([...shape]).replaceAll('x', ' × ');
  const [first] = inputShapes;
  const given = first ? [null, ...first] : model.inputs[0]!.shape;
  const makers = new Map<string, number>();
  const boxes: LayerBox[] = [{ ...INPUT, shape: text(given) }];
  for (const { step, shape, ...maps } of layerMaps(model, ...inputShapes)) {
    // What no step has made is the input.
    const from = step.inputs.map((key) => makers.get(key) ?? 0);
    for (const output of step.outputs) makers.set(output, boxes.length);
    boxes.push({
      ...maps,
      className: step.layer.getClassName(),
      shape: text(shape),
      inputs: from,
      behindConvolution: from.some((n) => boxes[n]!.convolution || boxes[n]!.behindConvolution),
    });
  }
  return boxes;
}
