import * as tf from '@tensorflow/tfjs-core';
import { registry } from '../tfjs/resolve.js';

/**
 * Bidirectional gives zeros where a mask leaves out a step, as in Keras: stock gives the step before it, which in the other
 * direction is the step behind it.
 */
interface Both {
  readonly returnSequences: boolean;
  readonly mergeMode: string | null;
  readonly forwardLayer: { readonly goBackwards: boolean };
}
type Outputs = tf.Tensor | tf.Tensor[];
type Call = (
  this: Both,
  inputs: Outputs,
  kwargs?: { mask?: tf.Tensor | null | (tf.Tensor | null)[] },
) => Outputs;

const prototype: { call: Call } = registry().Bidirectional![0].prototype;
const stockCall = prototype.call;

prototype.call = function (inputs, kwargs) {
  const mask = [kwargs?.mask ?? null].flat()[0] ?? null;
  if (mask === null || !this.returnSequences) return stockCall.call(this, inputs, kwargs);
  return tf.tidy(() => {
    const steps = this.forwardLayer.goBackwards ? tf.reverse(mask, 1) : mask;
    const made = [stockCall.call(this, inputs, kwargs)].flat();
    // The rest are states.
    const sequences = this.mergeMode === null ? 2 : 1;
    const all = made.map((one, i) =>
      i < sequences ? tf.mul(one, tf.expandDims(tf.cast(steps, one.dtype), 2)) : one,
    );
    return all.length === 1 ? all[0]! : all;
  });
};
