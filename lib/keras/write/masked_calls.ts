import type * as tfl from '@tensorflow/tfjs-layers';
import { layerKind } from '../../arithmetic/layer_traits.js';
import { makesMask } from '../../stock/training/loss_mask.js';

/** What is known of a call of a layer. */
export interface LayerCall {
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

/** A call, and which of its inputs have a mask. */
export interface MaskedCall {
  layer: tfl.layers.Layer;
  masked: boolean[];
  /** Whether an input that has a mask is another tensor than the first, whose mask alone a layer of tfjs is told. */
  others: boolean;
}

/** Whether it is a Concatenate that joins masks, which Keras 3 does by operations of its own. */
export const joinsMasks = ({ layer, masked }: MaskedCall): boolean =>
  layer.getClassName() === 'Concatenate' && masked.includes(true);

/** The calls of a model, each with which of its inputs have a mask. */
export function maskedCalls(calls: readonly LayerCall[]): MaskedCall[] {
  const known = new Set<number>();
  return calls.map(({ outboundLayer: layer, inputTensors, outputTensors }) => {
    const masked = inputTensors.map(({ id }) => known.has(id));
    if (makesMask(layer) || (masked.includes(true) && handsOn(layer, masked))) {
      for (const { id } of outputTensors) known.add(id);
    }
    const others = masked.some((one, i) => one && inputTensors[i]!.id !== inputTensors[0]!.id);
    return { layer, masked, others };
  });
}
