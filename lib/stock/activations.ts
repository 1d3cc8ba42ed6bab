import * as tf from '@tensorflow/tfjs-core';
import { type Activation, registry } from '../tfjs/resolve.js';

/**
 * Names that Keras has for activations and tfjs-layers lacks: `silu` is its `swish`; `hardSilu` and `hardSwish` are one function,
 * x relu6(x + 3) / 6. Importing this file registers them, for the option `activation` of every layer. Keras's own spelling does as
 * well.
 *
 * Source: keras.activations.hard_silu; Howard et al. 2019, arXiv 1905.02244, section 5.2.
 */
const all = registry();
type Base = tf.serialization.SerializableConstructor<Activation>;

/** As `tfjs-deconv/keras` calls it, which registers all functions of Keras. */
class HardSilu extends (Object.getPrototypeOf(all.linear![0]) as Base) {
  static override readonly className = 'kerasHardSilu';

  override apply(x: tf.Tensor): tf.Tensor {
    return tf.tidy(() => tf.mul(x, tf.div(tf.clipByValue(tf.add(x, 3), 0, 6), 6)));
  }

  override getConfig(): tf.serialization.ConfigDict {
    return {};
  }
}

tf.serialization.registerClass(HardSilu);
all.silu = all.swish!;
for (const name of ['hardSilu', 'hardSwish', 'hard_silu', 'hard_swish']) {
  all[name] = all.kerasHardSilu!;
}
