import * as tfl from '@tensorflow/tfjs-layers';

/** The Sequentials that are being built: each makes a LayersModel of its layers, of which nobody else knows. */
let building = 0;

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

/** Whether a Sequential makes the model in it just now. */
export const inSequentialBuild = (): boolean => building > 0;
