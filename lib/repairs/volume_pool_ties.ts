import * as tf from '@tensorflow/tfjs-core';
import { poolGeometry } from '../arithmetic/pool_geometry.js';
import { replaceKernels } from '../tfjs/replace_kernels.js';
import { maxPoolGradientLoops } from './loops/max_pool.js';

/**
 * The gradient of a maximum pooling of volumes on tensorflow: TensorFlow gives a window's gradient to each of equal
 * maxima, as often as there are some, where it gives that of images to the first.
 */
export function repairVolumePoolTies(): void {
  replaceKernels('tensorflow', 'DeconvVolumePoolTies', {
    [tf.MaxPool3DGrad]: ({ inputs, attrs, stock }) => {
      if ((attrs as { dataFormat?: string }).dataFormat === 'NCDHW') return stock();
      const { input, dy } = inputs as unknown as Record<'input' | 'dy', tf.Tensor<tf.Rank.R5>>;
      const [x, g] = [input, dy].map((tensor) => tensor.dataSync<'float32'>());
      return tf.tensor(maxPoolGradientLoops(poolGeometry(attrs, input.shape), x!, g!), input.shape);
    },
  });
}
