import * as tf from '@tensorflow/tfjs-core';

/** Constants of the SSIM paper: width and standard deviation of the window, K1 and K2. */
const WIDTH = 11;
const SIGMA = 1.5;
const [C1, C2] = [0.01 ** 2, 0.03 ** 2];

/** Weights of a Gaussian of `width` places that sum to 1. */
function gaussian(width: number, sigma: number): number[] {
  const weights = Array.from({ length: width }, (_, i) =>
    Math.exp(-((i - (width - 1) / 2) ** 2) / (2 * sigma ** 2)),
  );
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
}

/** Filters rows and columns of images [n, height, width, 1] by the same weights. */
function separable(images: tf.Tensor4D, weights: number[], padding: 'same' | 'valid') {
  const columns = tf.tensor4d(weights, [weights.length, 1, 1, 1]);
  const rows = tf.tensor4d(weights, [1, weights.length, 1, 1]);
  return tf.conv2d(tf.conv2d(images, columns, 1, padding), rows, 1, padding);
}

/**
 * Images [n, height, width, 1] blurred by a Gaussian of standard deviation `sigma` pixels. At the
 * border only pixels of the image count.
 */
export function blur(images: tf.Tensor4D, sigma: number): tf.Tensor4D {
  return tf.tidy(() => {
    const weights = gaussian(2 * Math.ceil(3 * sigma) + 1, sigma);
    const counted = separable(tf.onesLike(images), weights, 'same');
    return tf.div(separable(images, weights, 'same'), counted);
  });
}

/** The peak signal-to-noise ratio of each image [n, height, width, 1] of 0..1 against `truth`, dB. */
export function psnr(images: tf.Tensor4D, truth: tf.Tensor4D): tf.Tensor1D {
  return tf.tidy(() => {
    const mse = tf.mean(tf.squaredDifference(images, truth), [1, 2, 3]);
    return tf.mul(tf.log(tf.maximum(mse, 1e-10)), -10 / Math.LN10);
  });
}

/**
 * The structural similarity of each image [n, height, width, 1] of 0..1 to `truth`: 1 for equal
 * ones.
 *
 * Source: Wang, Bovik, Sheikh & Simoncelli 2004, IEEE Transactions on Image Processing 13,
 * equation 13, with its window of 11x11 where it fits.
 */
export function ssim(images: tf.Tensor4D, truth: tf.Tensor4D): tf.Tensor1D {
  return tf.tidy(() => {
    const weights = gaussian(WIDTH, SIGMA);
    const mean = (x: tf.Tensor4D) => separable(x, weights, 'valid');
    const [x, y] = [mean(images), mean(truth)];
    const [xx, yy, xy] = [tf.square(x), tf.square(y), tf.mul(x, y)];
    const varianceX = tf.sub(mean(tf.square(images)), xx);
    const varianceY = tf.sub(mean(tf.square(truth)), yy);
    const covariance = tf.sub(mean(tf.mul(images, truth)), xy);
    const above = tf.mul(tf.add(tf.mul(xy, 2), C1), tf.add(tf.mul(covariance, 2), C2));
    const below = tf.mul(tf.add(tf.add(xx, yy), C1), tf.add(tf.add(varianceX, varianceY), C2));
    return tf.mean(tf.div(above, below), [1, 2, 3]);
  });
}
