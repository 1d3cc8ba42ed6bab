import * as tf from '@tensorflow/tfjs-core';
import { replaceGradient } from '../tfjs/replace_gradient.js';

/** dy [batch, height b, width b, out] back to [batch, height, width, b b out], tf.depthToSpace's order. */
function spaceToDepth(dy: tf.Tensor, b: number): tf.Tensor {
  const [batch, height, width, out] = dy.shape as [number, number, number, number];
  const [h, w] = [height / b, width / b];
  // Rows of blocks first, then the columns: no tensor of more than five axes.
  const rows = tf.transpose(tf.reshape(dy, [batch * h, b, w, b * out]), [0, 2, 1, 3]);
  return tf.reshape(rows, [batch, h, w, b * b * out]);
}

/** The gradient of DepthToSpace, which tfjs lacks: sub-pixel decoders cannot train without it. */
export function repairDepthToSpace(): void {
  replaceGradient({
    kernelName: tf.DepthToSpace,
    gradFunc: (gradient, _, attrs) => {
      const dy = gradient as tf.Tensor;
      const { blockSize, dataFormat } = attrs as unknown as tf.DepthToSpaceAttrs;
      const first = dataFormat === 'NCHW';
      const back = () => {
        if (!first) return spaceToDepth(dy, blockSize);
        const last = spaceToDepth(tf.transpose(dy, [0, 2, 3, 1]), blockSize);
        return tf.transpose(last, [0, 3, 1, 2]);
      };
      return { x: back };
    },
  });
}
