import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { asCopy } from './copies.js';

type Inputs = Parameters<tfl.layers.Layer['apply']>[0];

/** A tensor once more. */
class Again extends tfl.layers.Layer {
  static readonly className = 'Again';

  constructor() {
    super({});
    this.supportsMasking = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [original] = [inputs].flat() as [tf.Tensor];
    return asCopy(tf.clone(original), original);
  }
}

/** The tensors, those that were there before replaced by copies, of which the layers know nothing. */
function apart(inputs: readonly tfl.SymbolicTensor[]): tfl.SymbolicTensor[] {
  return inputs.map((one, i) => {
    if (inputs.indexOf(one) === i) return one;
    return new Again().apply(one) as tfl.SymbolicTensor;
  });
}

const isSymbolic = (inputs: Inputs): inputs is tfl.SymbolicTensor[] =>
  Array.isArray(inputs) && inputs[0] instanceof tfl.SymbolicTensor;

/**
 * Predictions count the layers that still need a tensor, and take one off for each input: a layer that takes a tensor
 * twice counts once and takes two off, so that the tensor is disposed of before another layer has had it. Importing
 * this file lets such a layer see copies from the second on; the model's layers, and what is saved, stay as they are.
 */
const { prototype } = tfl.layers.Layer;
const stockApply = prototype.apply;

prototype.apply = function (this: tfl.layers.Layer, inputs: Inputs, kwargs?) {
  const made = stockApply.call(this, inputs, kwargs);
  if (isSymbolic(inputs) && new Set(inputs).size < inputs.length) {
    const copies = apart(inputs);
    for (const one of [made].flat()) Object.assign(one, { inputs: copies });
  }
  return made;
};
