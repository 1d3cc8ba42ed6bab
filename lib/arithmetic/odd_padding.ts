import type * as tfl from '@tensorflow/tfjs-layers';
import { inferShapes, type LayerGraph, type Shapes, type Step } from './layer_graph.js';
import { type LayerWindow, layerWindow } from './layer_window.js';
import { shapeText } from './shape_text.js';

/**
 * The one `valid` convolution among convolutions that are all `same` is nearly always an oversight
 * (the 16 -> 14 of the Keras blog's autoencoder): which step it is, and what the model would give
 * with `same`. Null for a model without such a layer.
 */
export function oddPadding(
  graph: LayerGraph,
  shapes: Shapes,
): { step: Step; sentence: string } | null {
  const convolutions = graph.steps
    .map((step) => ({ step, window: layerWindow(step.layer, shapes.get(step.inputs[0]!)!) }))
    .filter((use): use is { step: Step; window: LayerWindow } => {
      return use.window !== null && use.window.kind !== 'pooling';
    });
  const odd = convolutions.filter(({ window }) => window.axes[0]!.padding === 'valid');
  if (odd.length !== 1 || convolutions.length < 3) return null;
  const { step, window } = odd[0]!;
  if (window.kind !== 'convolution') return null;
  const key = step.outputs[0]!;
  const as = [...shapes.get(key)!];
  for (const { axis, i, s } of window.axes) as[axis] = i === null ? null : Math.ceil(i / s);
  if (shapeText(as) === shapeText(shapes.get(key)!)) return null;
  const start = 'This is the only convolution here without `same`';
  const end = graph.outputs[0]!;
  const now = shapeText(shapes.get(end)!);
  const then = outcome(graph, shapes, key, as, end);
  if (then === null) {
    return { step, sentence: `${start}: with it the layers that follow would no longer fit.` };
  }
  const ending = then === now ? '' : `, and the model would end at ${then}, not at ${now}`;
  return { step, sentence: `${start}: with it the layer would give ${shapeText(as)}${ending}.` };
}

/** The model's output if one tensor had another shape; null where a later layer refuses it. */
function outcome(
  graph: LayerGraph,
  shapes: Shapes,
  key: string,
  shape: tfl.Shape,
  end: string,
): string | null {
  const fixed = new Map(
    [...graph.inputs.map((input) => input.key)].map((k) => [k, shapes.get(k)!]),
  );
  fixed.set(key, shape);
  try {
    return shapeText(inferShapes(graph, fixed).get(end)!);
  } catch {
    return null;
  }
}
