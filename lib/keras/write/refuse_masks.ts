import * as tfl from '@tensorflow/tfjs-layers';
import { type LayerClass, layerKind } from '../../arithmetic/layer_traits.js';
import { fail } from '../../check.js';
import { nodesOf } from '../../tfjs/nodes_of.js';
import { joinsMasks, type MaskedCall, maskedCalls } from './masked_calls.js';

/** Classes that leave out in Keras 3 what a mask does not have, and compute with all of it in tfjs. */
const LEAVING_OUT: readonly string[] = [
  'Maximum',
  'Minimum',
  'Multiply',
  'Softmax',
] satisfies LayerClass[];

/** Refuses to write a layer that minds its mask in Keras and not in tfjs, as Keras would predict otherwise. */
export function refuseMasks(calls: readonly MaskedCall[]): void {
  for (const { layer, masked, others } of calls) {
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
  const joining = maskedCalls(nodesOf(model)).find(joinsMasks);
  if (joining !== undefined) {
    const expected = 'without masks for compile: true';
    fail('toKeras', `the inputs of '${joining.layer.name}'`, expected, 'some with a mask');
  }
  for (const layer of model.layers) if (layer instanceof tfl.LayersModel) refuseJoinedMasks(layer);
}
