import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';

/** What is used here of tfjs's BatchNormalization. */
interface BatchNormalization {
  axis: number;
  /** Missing without `scale`. */
  gamma?: { read(): tf.Tensor } | undefined;
  /** Missing without `center`. */
  beta?: { read(): tf.Tensor } | undefined;
}

type Call = (
  this: BatchNormalization,
  inputs: tf.Tensor | tf.Tensor[],
  kwargs: { training?: boolean },
) => tf.Tensor | tf.Tensor[];

/**
 * The layer BatchNormalization, for volumes [batch, depth, height, width, channels], where stock has
 * nothing beyond rank 4, and in training without `scale` or `center`, where stock reads what is not
 * there. All places of a channel count alike, so that depth and height can be one axis meanwhile.
 */
export function repairBatchNormLayer(): void {
  const { prototype } = tfl.layers.batchNormalization().constructor as {
    prototype: { call: Call };
  };
  const { call: stock } = prototype;
  prototype.call = function (inputs, kwargs) {
    const x = Array.isArray(inputs) ? inputs[0]! : inputs;
    const { axis, gamma, beta } = this;
    const { training = false } = kwargs;
    // The converter writes [4].
    const isVolume = x.rank === 5 && [-1, 4].includes(Number(axis));
    if (!isVolume && !training) return stock.call(this, inputs, kwargs);
    return tf.tidy(() => {
      const [channels, [batch, depth, height, width]] = [x.shape.at(Number(axis))!, x.shape];
      try {
        if (training) {
          this.gamma ??= { read: () => tf.ones([channels]) };
          this.beta ??= { read: () => tf.zeros([channels]) };
        }
        if (!isVolume) return stock.call(this, x, kwargs);
        this.axis = -1;
        const flat = tf.reshape(x, [batch!, depth! * height!, width!, channels]);
        return tf.reshape(stock.call(this, flat, kwargs) as tf.Tensor, x.shape);
      } finally {
        Object.assign(this, { axis, gamma, beta });
      }
    });
  };
}
