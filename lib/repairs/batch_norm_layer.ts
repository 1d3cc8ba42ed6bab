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

/** The values as rows [positions, channels], all positions of a channel counting alike. */
function asRows(x: tf.Tensor, axis: number): { rows: tf.Tensor; back(y: tf.Tensor): tf.Tensor } {
  const others = x.shape.map((_, i) => i).filter((i) => i !== axis);
  const order = [...others, axis];
  const inverse = order.map((_, i) => order.indexOf(i));
  const isLast = axis === x.rank - 1;
  const moved = isLast ? x : tf.transpose(x, order);
  const positions = tf.util.sizeFromShape(moved.shape.slice(0, -1));
  return {
    rows: tf.reshape(moved, [positions, x.shape[axis]!]),
    back(y) {
      const shaped = tf.reshape(y, moved.shape);
      return isLast ? shaped : tf.transpose(shaped, inverse);
    },
  };
}

/**
 * The layer BatchNormalization, where stock has nothing: beyond rank 4 (volumes, on any axis), and in
 * training without `scale` or `center`, where stock reads what is not there.
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
    const beyond = x.rank > 4;
    if (!beyond && !training) return stock.call(this, inputs, kwargs);
    return tf.tidy(() => {
      // The converter writes [4].
      const index = (Number(axis) + x.rank) % x.rank;
      const channels = x.shape[index]!;
      try {
        if (training) {
          this.gamma ??= { read: () => tf.ones([channels]) };
          this.beta ??= { read: () => tf.zeros([channels]) };
        }
        if (!beyond) return stock.call(this, x, kwargs);
        this.axis = -1;
        const { rows, back } = asRows(x, index);
        return back(stock.call(this, rows, kwargs) as tf.Tensor);
      } finally {
        Object.assign(this, { axis, gamma, beta });
      }
    });
  };
}
