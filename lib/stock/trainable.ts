import * as tfl from '@tensorflow/tfjs-layers';
import { inSequentialBuild } from '../tfjs/sequential_build.js';

/**
 * Freezing a model freezes its layers, as in Keras. tfjs freezes their weights alone: a BatchNormalization in it does not
 * know of it, and the layers of a model within stay as they are.
 */
interface Container {
  layers: tfl.layers.Layer[];
  trainable_: boolean;
}

const container: Container = Object.getPrototypeOf(tfl.LayersModel.prototype);
Object.defineProperty(container, 'trainable', {
  configurable: true,
  get(this: Container) {
    return this.trainable_;
  },
  set(this: Container, trainable: boolean) {
    // A Sequential sets it of the model in it, which is nobody's wish.
    const layers = inSequentialBuild() ? [] : this.layers;
    for (const layer of layers) layer.trainable = trainable;
    this.trainable_ = trainable;
  },
});
