import * as tfl from '@tensorflow/tfjs-layers';
import { type LayerClass, layerKind } from '../../arithmetic/layer_traits.js';
import { fail } from '../../check.js';
import { makesMask } from '../../stock/training/loss_mask.js';
import { nodesOf } from '../../tfjs/nodes_of.js';

/** Classes that leave out in Keras 3 what a mask does not have, and compute with all of it in tfjs. */
const LEAVING_OUT: readonly string[] = [
  'Maximum',
  'Minimum',
  'Multiply',
  'Softmax',
] satisfies LayerClass[];

interface Node {
  readonly outboundLayer: tfl.layers.Layer;
  readonly inputTensors: readonly { readonly id: number }[];
  readonly outputTensors: readonly { readonly id: number }[];
}

/** Whether a layer hands on the mask that comes to it. */
function handsOn(layer: tfl.layers.Layer, masked: readonly boolean[]): boolean {
  const name = layer.getClassName();
  const { returnSequences = true } = layer as { returnSequences?: boolean };
  if (layer.supportsMasking !== true || !returnSequences || name === 'Dot') return false;
  if (layerKind(layer) === 'attention') return masked[0] === true;
  return name === 'Concatenate' ? masked.includes(true) : masked.every(Boolean);
}

interface Masked {
  layer: tfl.layers.Layer;
  masked: boolean[];
  /** Whether an input that has a mask is another tensor than the first, whose mask alone a layer of tfjs is told. */
  others: boolean;
}

/** The nodes, each with which of its inputs have a mask. */
function withMasks(nodes: readonly Node[]): Masked[] {
  const known = new Set<number>();
  return nodes.map(({ outboundLayer: layer, inputTensors, outputTensors }) => {
    const masked = inputTensors.map(({ id }) => known.has(id));
    if (makesMask(layer) || (masked.includes(true) && handsOn(layer, masked))) {
      for (const { id } of outputTensors) known.add(id);
    }
    const others = masked.some((one, i) => one && inputTensors[i]!.id !== inputTensors[0]!.id);
    return { layer, masked, others };
  });
}

/** Refuses to write a layer that minds its mask in Keras and not in tfjs, as Keras would predict otherwise. */
export function refuseMasks(nodes: readonly Node[]): void {
  for (const { layer, masked, others } of withMasks(nodes)) {
    if (layerKind(layer) === 'attention' && others) {
      const expected =
        'without a mask of value or key alone, which Keras minds (nearest: maskInputs)';
      fail('toKeras', `the inputs of '${layer.name}'`, expected, 'one with a mask');
    }
    if (masked.includes(true) && LEAVING_OUT.includes(layer.getClassName())) {
      const expected = `without a mask, as Keras leaves out of ${layer.getClassName()} what is masked`;
      fail('toKeras', `the inputs of '${layer.name}'`, expected, 'one with a mask');
    }
  }
}

/**
 * Refuses to write the training of a model in which Concatenate joins masks: Keras 3 joins them by operations of its own,
 * and what its optimizer keeps may then stand in another order than here.
 */
export function refuseJoinedMasks(model: tfl.LayersModel): void {
  for (const { layer, masked } of withMasks(nodesOf(model))) {
    if (masked.includes(true) && layer.getClassName() === 'Concatenate') {
      const expected = 'without masks for compile: true';
      fail('toKeras', `the inputs of '${layer.name}'`, expected, 'some with a mask');
    }
  }
  for (const layer of model.layers) if (layer instanceof tfl.LayersModel) refuseJoinedMasks(layer);
}
