import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';

type Weights = { kernel: tfl.LayerVariable; recurrentKernel: tfl.LayerVariable };
interface StockCell extends Weights {
  units: number;
  useBias: boolean;
  bias: tfl.LayerVariable | null;
  biasInitializer: Parameters<tfl.layers.Layer['addWeight']>[3];
  recurrentActivation: { apply(x: tf.Tensor): tf.Tensor };
  activation: { apply(x: tf.Tensor): tf.Tensor };
}

/** tfjs-layers' GRUCell, which is not exported as a class. */
const { classNameMap } = tf.serialization.SerializationMap.getMap();
const GRUCell = classNameMap.GRUCell![0] as unknown as new (
  args: tf.serialization.ConfigDict,
) => tfl.layers.Layer & StockCell;

/**
 * Keras's GRUCell(reset_after=True), its default, which tfjs's refuses: the reset gate acts on the
 * recurrent product, after the matrix, and the products have biases of their own. Dropout inside
 * the cell is not supported.
 *
 * Weights: kernel [in, 3 units], recurrent kernel [units, 3 units], bias [2, 3 units].
 *
 * Source: keras.layers.GRUCell; Cho et al. 2014, arXiv 1406.1078, v1.
 *
 *
 * @example
 * const layer = tf.layers.rnn({ cell: new ResetAfterGRUCell({ units: 8 }) as never });
 * layer.computeOutputShape([null, 5, 2]); // [null, 8]
 */
export class ResetAfterGRUCell extends GRUCell {
  static readonly className = 'ResetAfterGRUCell';

  override build(inputShape: tfl.Shape | tfl.Shape[]): void {
    const { useBias } = this;
    this.useBias = false;
    super.build(inputShape);
    this.useBias = useBias;
    if (useBias) {
      this.bias = this.addWeight('bias', [2, 3 * this.units], 'float32', this.biasInitializer);
    }
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor[] {
    return tf.tidy(() => {
      const [x, h] = inputs as [tf.Tensor2D, tf.Tensor2D];
      const product = (a: tf.Tensor2D, weight: tfl.LayerVariable, row: number) => {
        const y = tf.matMul(a, weight.read() as tf.Tensor2D);
        return tf.split(
          this.bias === null ? y : tf.add(y, tf.slice(this.bias.read(), [row, 0], [1, -1])),
          3,
          1,
        );
      };
      const [xz, xr, xh] = product(x, this.kernel, 0);
      const [hz, hr, hh] = product(h, this.recurrentKernel, 1);
      const z = this.recurrentActivation.apply(tf.add(xz!, hz!));
      const r = this.recurrentActivation.apply(tf.add(xr!, hr!));
      const candidate = this.activation.apply(tf.add(xh!, tf.mul(r, hh!)));
      const next = tf.add(tf.mul(z, h), tf.mul(tf.sub(1, z), candidate));
      return [next, next];
    });
  }
}

tf.serialization.registerClass(ResetAfterGRUCell as never);
