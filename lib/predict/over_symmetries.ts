import * as tf from '@tensorflow/tfjs-core';

/**
 * The mean of what `predict` makes of images [n, height, width, channels] turned and mirrored in all
 * eight ways, each turned and mirrored back. Where nothing tells up from down, as under a
 * microscope, the eight err differently, and their mean errs less than one.
 */
export function overSymmetries(predict: (x: tf.Tensor) => tf.Tensor, images: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const found = [[], [1], [2], [1, 2]].flatMap((axes) => {
      const mirrored = axes.length === 0 ? images : tf.reverse(images, axes);
      const turned = tf.transpose(predict(tf.transpose(mirrored, [0, 2, 1, 3])), [0, 2, 1, 3]);
      return [predict(mirrored), turned].map((y) => (axes.length === 0 ? y : tf.reverse(y, axes)));
    });
    return tf.div(tf.addN(found), found.length);
  });
}
