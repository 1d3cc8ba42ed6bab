import * as tfl from '@tensorflow/tfjs-layers';

/**
 * Freezing a model freezes its layers, as in Keras. tfjs freezes their weights alone: a BatchNormalization in it does not
 * know of it, and the layers of a model within stay as they are.
 */
interface Container {
  layers: tfl.layers.Layer[];
  trainable_: boolean;
}

/** The Sequentials that are being built: each sets `trainable` of the model in it, which is nobody's wish. */
let building = 0;

const container: Container = Object.getPrototypeOf(tfl.LayersModel.prototype);
Object.defineProperty(container, 'trainable', {
  configurable: true,
  get(this: Container) {
    return this.trainable_;
  },
  set(this: Container, trainable: boolean) {
    const layers = building === 0 ? this.layers : [];
    for (const layer of layers) layer.trainable = trainable;
    this.trainable_ = trainable;
  },
});

const sequential = tfl.Sequential.prototype;
const { build } = sequential;
sequential.build = function (inputShape) {
  building++;
  try {
    build.call(this, inputShape);
  } finally {
    building--;
  }
};
