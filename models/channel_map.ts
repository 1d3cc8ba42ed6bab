import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';

/**
 * A layer that makes of each pixel's channels others, by a matrix that is not trained: a convolution of kernels of one
 * pixel, so that it saves, loads and converts as any other.
 *
 * @param matrix what each output takes of each input, [in][out]
 * @param bias added to each output; default 0
 */
export function channelMap(
  name: string,
  x: tfl.SymbolicTensor,
  matrix: readonly (readonly number[])[],
  bias?: readonly number[],
): tfl.SymbolicTensor {
  const outputs = matrix[0]!.length;
  const layer = tfl.layers.conv2d({ filters: outputs, kernelSize: 1, trainable: false, name });
  const y = layer.apply(x) as tfl.SymbolicTensor;
  tf.tidy(() => {
    const kernel = tf.tensor4d(matrix.flat(), [1, 1, matrix.length, outputs]);
    layer.setWeights([kernel, tf.tensor1d([...(bias ?? new Array<number>(outputs).fill(0))])]);
  });
  return y;
}
