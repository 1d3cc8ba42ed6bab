import * as tf from '@tensorflow/tfjs-core';
import { replaceGradient } from '../tfjs/replace_gradient.js';
import { hasExactKernels } from './exact_kernels.js';
import { bilinearMap, nearestMap, type ResizeAttrs } from './loops/resize_maps.js';

type Shape4D = [number, number, number, number];

/** A resize of one axis as a matrix [input, output]. */
function matrix(kernelName: string, n: number, m: number, attrs: ResizeAttrs): tf.Tensor2D {
  const values = new Float32Array(n * m);
  if (kernelName === tf.ResizeNearestNeighbor) {
    nearestMap(n, m, attrs).forEach((place, i) => {
      values[place * m + i] = 1;
    });
  } else {
    const { low, high, share } = bilinearMap(n, m, attrs);
    low.forEach((place, i) => {
      values[place * m + i]! += 1 - share[i]!;
      values[high[i]! * m + i]! += share[i]!;
    });
  }
  return tf.tensor2d(values, [n, m]);
}

/** The gradient of a resize as two matrix products, rows and then columns. */
function gradient(kernelName: string, dy: tf.Tensor, shape: number[], attrs: ResizeAttrs) {
  const [batch, height, width, channels] = shape as Shape4D;
  const [, outHeight, outWidth] = dy.shape as Shape4D;
  const rows = matrix(kernelName, height, outHeight, attrs);
  const columns = matrix(kernelName, width, outWidth, attrs);
  const lines = tf.reshape(dy, [batch, outHeight, outWidth * channels]);
  const tall = tf.matMul(tf.tile(tf.expandDims(rows, 0), [batch, 1, 1]), lines);
  const across = tf.transpose(tf.reshape(tall, [batch * height, outWidth, channels]), [0, 2, 1]);
  const flat = tf.reshape(across, [batch * height * channels, outWidth]);
  const wide = tf.matMul(flat, columns, false, true);
  const turned = tf.transpose(tf.reshape(wide, [batch * height, channels, width]), [0, 2, 1]);
  return tf.reshape(turned, shape);
}

/** The gradients of the two resizes with halfPixelCenters, which no stock kernel takes into account. */
export function repairResize(): void {
  for (const [forward, backward] of [
    [tf.ResizeNearestNeighbor, tf.ResizeNearestNeighborGrad],
    [tf.ResizeBilinear, tf.ResizeBilinearGrad],
  ] as const) {
    replaceGradient({
      kernelName: forward,
      inputsToSave: ['images'],
      gradFunc: (dy, [images], attrs) => {
        const { halfPixelCenters, alignCorners } = attrs as ResizeAttrs;
        // Corners of one row or column have a distance of 0, by which shaders divide.
        const short = [1, 2].some(
          (axis) => images!.shape[axis] === 1 && (dy as tf.Tensor).shape[axis]! > 1,
        );
        const bySteps = halfPixelCenters === true || (alignCorners === true && short);
        const byKernel = () => {
          const inputs = { dy: dy as tf.Tensor, images: images! };
          return tf.engine().runKernel(backward, inputs, attrs) as tf.Tensor;
        };
        const byMatrices = () =>
          gradient(forward, dy as tf.Tensor, images!.shape, attrs as ResizeAttrs);
        return { images: bySteps && !hasExactKernels('resizing') ? byMatrices : byKernel };
      },
    });
  }
}
