import type * as tfl from '@tensorflow/tfjs-layers';
import type { KerasObject } from '../../keras_object.js';

/** A Keras layer and what became of it; of a model, its parts as well. */
export interface Part {
  object: KerasObject;
  /** The tfjs layers of a plain layer. */
  layers: tfl.layers.Layer[];
  /** The parts of a model, in the file's order. */
  parts: Part[] | null;
}

interface Nest {
  cell?: tfl.layers.Layer;
  cells?: tfl.layers.Layer[];
  layer?: tfl.layers.Layer;
  forwardLayer?: tfl.layers.Layer;
  backwardLayer?: tfl.layers.Layer;
}

/** The layers inside a wrapper or an RNN, each with its place in Keras's weights file. */
export function innerLayers(layer: tfl.layers.Layer): { place: string; layer: tfl.layers.Layer }[] {
  const { cell, cells, layer: wrapped, forwardLayer, backwardLayer } = layer as unknown as Nest;
  if (forwardLayer !== undefined && backwardLayer !== undefined) {
    return [
      { place: 'forward_layer', layer: forwardLayer },
      { place: 'backward_layer', layer: backwardLayer },
    ];
  }
  if (cells !== undefined) return cells.map((one) => ({ place: 'cells', layer: one }));
  if (cell !== undefined) return [{ place: 'cell', layer: cell }];
  return wrapped === undefined ? [] : [{ place: 'layer', layer: wrapped }];
}
