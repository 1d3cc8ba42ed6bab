import type * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';

/** The field of a LayerVariable that holds its variable. */
interface Holder {
  val: tf.Variable;
  dispose(): void;
}

/**
 * Lets a layer use the kernel of another one: from now on both read and train one variable. The
 * kernel keeps its own name in the layer, so that a saved model holds it twice and loads; loaded,
 * the two are equal and no longer tied.
 *
 * @param layer built, its first weight the kernel
 * @param owner built; the variable is disposed of with this layer only
 */
export function shareKernel(layer: tfl.layers.Layer, owner: tfl.layers.Layer): void {
  const [own] = layer.weights as unknown as Holder[];
  const [shared] = owner.weights as unknown as Holder[];
  own!.val.dispose();
  own!.val = shared!.val;
  own!.dispose = () => {};
}
