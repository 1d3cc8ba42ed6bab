import * as tfl from '@tensorflow/tfjs-layers';
import { layerKind } from '../arithmetic/layer_traits.js';
import { layerWindow } from '../arithmetic/layer_window.js';

function* layersOf(model: tfl.LayersModel): Generator<tfl.layers.Layer> {
  for (const layer of model.layers) {
    if (layer instanceof tfl.LayersModel) yield* layersOf(layer);
    else yield layer;
  }
}

/**
 * How many samples one step of a 1-D model's narrowest layer is for, by the strides of its convolutions and poolings; 1
 * where no convolution has a stride. `same` convolutions of a stride pad lengths that it does not divide otherwise than
 * those that it divides: a model that was trained on the one reads the other out of step.
 */
export function strideOf(model: tfl.LayersModel): number {
  let stride = 1;
  let strided = false;
  for (const layer of layersOf(model)) {
    const kind = layerKind(layer);
    if (kind !== 'convolution' && kind !== 'pooling') continue;
    const s = layerWindow(layer, [null, null, null])?.axes[0]?.s ?? 1;
    stride *= s;
    if (kind === 'convolution' && s > 1) strided = true;
  }
  return strided ? stride : 1;
}
