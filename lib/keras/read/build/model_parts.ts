import * as tfl from '@tensorflow/tfjs-layers';
import { kerasName } from '../../keras_name.js';
import type { Part } from './part.js';

/** A model as the parts that a file of its weights is about: its layers, those of nested models inside. */
export function modelParts(model: tfl.LayersModel): Part {
  return partOf(model);
}

function partOf(layer: tfl.layers.Layer): Part {
  const className = kerasName(layer);
  const object = {
    className,
    // Keras 3 files a nested model under its class as well.
    storedAs: className,
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
