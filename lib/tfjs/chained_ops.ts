import * as tf from '@tensorflow/tfjs-core';

type Method = (this: tf.Tensor, ...args: never[]) => tf.Tensor | tf.Tensor[];
type Operation = (x: tf.Tensor, ...args: never[]) => tf.Tensor | tf.Tensor[];

const chained = (operation: unknown): Method =>
  function (...args) {
    return (operation as Operation)(this, ...args);
  };

/**
 * The chained operations that tfjs-layers and the gradients of tfjs-core call on tensors: the orthogonal
 * initializer of recurrent layers, metrics, attention, gather's and prod's gradients. Only the whole
 * @tensorflow/tfjs brings them; what it brought stays.
 */
const METHODS: Readonly<Record<string, Method>> = {
  add: chained(tf.add),
  broadcastTo: chained(tf.broadcastTo),
  cast: chained(tf.cast),
  div: chained(tf.div),
  expandDims: chained(tf.expandDims),
  flatten() {
    return tf.reshape(this, [this.size]);
  },
  gather: chained(tf.gather),
  greaterEqual: chained(tf.greaterEqual),
  logicalAnd: chained(tf.logicalAnd),
  max: chained(tf.max),
  mean: chained(tf.mean),
  min: chained(tf.min),
  minimum: chained(tf.minimum),
  mul: chained(tf.mul),
  pad: chained(tf.pad),
  reshape: chained(tf.reshape),
  reverse: chained(tf.reverse),
  sign: chained(tf.sign),
  slice: chained(tf.slice),
  split: chained(tf.split),
  square: chained(tf.square),
  squeeze: chained(tf.squeeze),
  stridedSlice: chained(tf.stridedSlice),
  sub: chained(tf.sub),
  sum: chained(tf.sum),
  transpose: chained(tf.transpose),
};

/** Gives tensors the chained operations that are missing. */
export function addChainedOps(): void {
  for (const [name, value] of Object.entries(METHODS)) {
    if (name in tf.Tensor.prototype) continue;
    Object.defineProperty(tf.Tensor.prototype, name, { value, configurable: true, writable: true });
  }
}
