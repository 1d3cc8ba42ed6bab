import type * as tfl from '@tensorflow/tfjs-layers';
import { layerTraits } from '../arithmetic/layer_traits.js';

/** Keras's name of a layer's class. */
export const kerasName = (layer: tfl.layers.Layer): string =>
  layerTraits(layer)?.kerasName ?? layer.getClassName();

/** The name of a class by which Keras files its weights, where that is not the one that it is known by. */
export const filedName = (className: string): string =>
  className === 'GroupQueryAttention' ? 'GroupedQueryAttention' : className;
