import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { ResetAfterGRUCell } from './reset_after_gru_cell.js';

type Args = ConstructorParameters<typeof ResetAfterGRUCell>[0];

/**
 * Keras's GRU(reset_after=True): an RNN of `ResetAfterGRUCell`, with its options in one object, as
 * tfjs's wrappers need them.
 *
 * Input [batch, time, in], output [batch, units] or, with returnSequences, [batch, time, units].
 *
 * Source: keras.layers.GRU.
 *
 *
 * @example
 * const layer = new ResetAfterGRU({ units: 8, recurrentActivation: 'sigmoid' });
 * layer.computeOutputShape([null, 5, 2]); // [null, 8]
 */
export class ResetAfterGRU extends tfl.RNN {
  static override readonly className: string = 'ResetAfterGRU';

  constructor(args: Args) {
    super({ ...args, cell: new ResetAfterGRUCell(args) as never });
  }

  static override fromConfig<T extends tf.serialization.Serializable>(
    cls: tf.serialization.SerializableConstructor<T>,
    config: tf.serialization.ConfigDict,
  ): T {
    return new cls(config);
  }
}

tf.serialization.registerClass(ResetAfterGRU);
