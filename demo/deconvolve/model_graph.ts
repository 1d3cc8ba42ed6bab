import type { LayersModel } from '@tensorflow/tfjs-layers';
import { inferShapes } from '../../lib/arithmetic/layer_graph.js';
import { shapeText } from '../../lib/arithmetic/shape_text.js';
import { channelsFirstAt } from '../../lib/visualize/channels_first.js';
import { isConvolution } from '../../lib/visualize/check_model.js';
import { unfold } from '../../lib/visualize/unfold.js';
import type { Vertex } from './graph_layout.js';

/** A layer in the drawn graph. */
export interface LayerBox extends Vertex {
  readonly name: string;
  readonly className: string;
  /** `28 × 28 × 16` */
  readonly shape: string;
  readonly convolution: boolean;
  /** The spatial lengths of its maps; null for unknown ones. */
  readonly lengths: readonly (number | null)[];
  /** How many maps, or units of a layer without maps; null for an unknown number. */
  readonly filters: number | null;
  /** Whether a convolution leads to it, as Grad-CAM takes it: its own does not count. */
  readonly behindConvolution: boolean;
  /** Whether the name leads here: not to the input, nor to a use of the layer before its last. */
  readonly selectable: boolean;
}

/**
 * The layers of a model of one input, those of models inside it among them; the input comes first.
 *
 * @param inputShape without the batch; default the model's, with lengths that may be unknown.
 */
export function modelGraph(model: LayersModel, inputShape?: readonly number[]): LayerBox[] {
  const { input, steps, tensors } = unfold(model);
  const given = inputShape ? [null, ...inputShape] : model.inputs[0]!.shape;
  const shapes = inferShapes(
    { inputs: [], steps: [...steps], outputs: [] },
    new Map([[input, given]]),
  );
  const text = (key: string) => shapeText(shapes.get(key)!).replaceAll('x', ' × ');
  const makers = new Map([[input, 0]]);
  steps.forEach(({ outputs }, n) => {
    for (const output of outputs) makers.set(output, n + 1);
  });
  const uses = steps.map(({ layer, inputs, outputs }) => ({ layer, inputs, output: outputs[0]! }));
  const partsOf = (key: string) => {
    const shape = shapes.get(key)!.slice(1);
    const axis = shape.length > 1 && channelsFirstAt(uses, key) ? 0 : shape.length - 1;
    return { filters: shape[axis] ?? null, lengths: shape.filter((_, n) => n !== axis) };
  };
  const boxes: LayerBox[] = [
    {
      ...{ name: 'input', className: 'Input', shape: text(input), inputs: [], ...partsOf(input) },
      ...{ convolution: false, behindConvolution: false, selectable: false },
    },
  ];
  for (const { layer, inputs, outputs } of steps) {
    const from = inputs.map((key) => makers.get(key)!);
    boxes.push({
      name: layer.name,
      className: layer.getClassName(),
      shape: text(outputs[0]!),
      inputs: from,
      convolution: isConvolution(layer),
      ...partsOf(outputs[0]!),
      behindConvolution: from.some((n) => boxes[n]!.convolution || boxes[n]!.behindConvolution),
      selectable: tensors.get(layer.name) === outputs[0],
    });
  }
  return boxes;
}
