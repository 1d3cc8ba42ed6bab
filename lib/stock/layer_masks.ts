import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';

type Inputs = Parameters<tfl.layers.Layer['apply']>[0];

/**
 * tfjs runs a model with one object of keyword arguments for all of its layers: the mask of an Embedding or
 * a Masking stays in it, and reaches layers whose own inputs have none, such as the decoder of a text
 * autoencoder after its RepeatVector. Importing this file ends a mask with the call that it was given to.
 */
const { prototype } = tfl.layers.Layer;
const stockApply = prototype.apply;

prototype.apply = function (this: tfl.layers.Layer, inputs: Inputs, kwargs?) {
  try {
    return stockApply.call(this, inputs, kwargs);
  } finally {
    // Deleting makes an object slow: only what is there.
    if (kwargs != null && 'mask' in kwargs) {
      const first = Array.isArray(inputs) ? inputs[0] : inputs;
      if (first instanceof tf.Tensor) Reflect.deleteProperty(kwargs, 'mask');
    }
  }
};
