import * as tfl from '@tensorflow/tfjs-layers';
import type { Part } from './part.js';

/** What tfjs calls otherwise than Keras, among layers with weights. */
const KERAS_NAMES: Record<string, string> = { ResetAfterGRU: 'GRU' };

/** A model as the parts that a file of its weights is about: its layers, those of nested models inside. */
export function modelParts(model: tfl.LayersModel): Part {
  return partOf(model);
}

function partOf(layer: tfl.layers.Layer): Part {
  const className = KERAS_NAMES[layer.getClassName()] ?? layer.getClassName();
  const object = {
    className,
    // Keras 3 files a nested model under its class as well; tfjs's plain one is a Functional.
    storedAs: className === 'Model' ? 'Functional' : className,
    config: { trainable: layer.trainable },
    module: null,
    registeredName: null,
    name: layer.name,
    inboundNodes: [],
    buildShape: undefined,
  };
  const parts = layer instanceof tfl.LayersModel ? layer.layers.map(partOf) : null;
  return { object, layers: [layer], parts };
}
