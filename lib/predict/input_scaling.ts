import * as tfl from '@tensorflow/tfjs-layers';
import { layerGraph, type Step } from '../arithmetic/layer_graph.js';
import { layerKind } from '../arithmetic/layer_traits.js';

/** What lies between a model's input and the first layer that computes with it. */
export interface InputScaling {
  /** The Rescaling layers on the way, as one: x becomes scale x + offset; null without any. */
  rescaling: { scale: number; offset: number; name: string } | null;
  /** The first layer that does more than to scale, pad, crop or resize; null where several read the input. */
  first: tfl.layers.Layer | null;
  /** The layer behind that, where one alone reads it. */
  next: tfl.layers.Layer | null;
}

const PASSING: readonly string[] = [
  'padding',
  'borderPadding',
  'cropping',
  'fitting',
  'noise',
  'scaling',
];
const PASSING_CLASSES = ['Resizing', 'CenterCrop', 'Permute'];

/** The steps from the input on as long as one alone reads what the one before gives, those of models inside written out. */
function* chain(model: tfl.LayersModel): Generator<tfl.layers.Layer> {
  const { inputs, steps, outputs } = layerGraph(model);
  let key = inputs[0]!.key;
  for (;;) {
    const readers: Step[] = steps.filter((step) => step.inputs.includes(key));
    const [reader] = readers;
    if (readers.length !== 1 || reader!.inputs.length > 1) return;
    if (reader!.layer instanceof tfl.LayersModel) yield* chain(reader!.layer);
    else yield reader!.layer;
    key = reader!.outputs[0]!;
    if (outputs.includes(key)) return;
  }
}

/** What a model does to its input before it computes with it. */
export function inputScaling(model: tfl.LayersModel): InputScaling {
  let rescaling: InputScaling['rescaling'] = null;
  let first: tfl.layers.Layer | null = null;
  for (const layer of chain(model)) {
    if (first !== null) return { rescaling, first, next: layer };
    if (layerKind(layer) === 'scaling') {
      const { scale, offset } = layer.getConfig() as { scale: number; offset: number };
      const before: { scale: number; offset: number } = rescaling ?? { scale: 1, offset: 0 };
      rescaling = {
        scale: scale * before.scale,
        offset: scale * before.offset + offset,
        name: layer.name,
      };
      continue;
    }
    const passes = PASSING.includes(layerKind(layer) ?? '');
    if (!passes && !PASSING_CLASSES.includes(layer.getClassName())) first = layer;
  }
  return { rescaling, first, next: null };
}
