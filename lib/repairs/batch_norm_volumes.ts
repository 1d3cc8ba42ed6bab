import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';

/** What is used here of tfjs's BatchNormalization. */
interface BatchNormalization {
  axis: number;
}

type Call = (
  this: BatchNormalization,
  inputs: tf.Tensor | tf.Tensor[],
  kwargs: object,
) => tf.Tensor | tf.Tensor[];

/**
 * BatchNormalization of volumes [batch, depth, height, width, channels]: stock has none beyond rank 4. All
 * places of a channel count alike, so that depth and height can be one axis meanwhile.
 */
export function repairBatchNormVolumes(): void {
  const { prototype } = tfl.layers.batchNormalization().constructor as {
    prototype: { call: Call };
  };
  const { call: stock } = prototype;
  prototype.call = function (inputs, kwargs) {
    const x = Array.isArray(inputs) ? inputs[0]! : inputs;
    const { axis } = this;
    // The converter writes [4].
    if (x.rank !== 5 || ![-1, 4].includes(Number(axis))) return stock.call(this, inputs, kwargs);
    const [batch, depth, height, width, channels] = x.shape as [
      number,
      number,
      number,
      number,
      number,
    ];
    return tf.tidy(() => {
      const flat = tf.reshape(x, [batch, depth * height, width, channels]);
      this.axis = -1;
      try {
        return tf.reshape(stock.call(this, flat, kwargs) as tf.Tensor, x.shape);
      } finally {
        this.axis = axis;
      }
    });
  };
}
