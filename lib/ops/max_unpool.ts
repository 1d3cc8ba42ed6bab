import * as tf from '@tensorflow/tfjs-core';
import type { Padding } from '../arithmetic/padding.js';
import { hasKernel } from '../tfjs/has_kernel.js';
import { MAX_POOL_SWITCHED } from './kernel_names.js';

/** The pooling that is undone, in two dimensions. */
export interface Pooling {
  poolSize: readonly [number, number];
  strides: readonly [number, number];
  padding: Padding;
}

/** Below every float32, and finite: infinities times zero would be NaN. */
const LOWEST = -3.4e38;

/**
 * Max-unpooling: puts each value where its pooling window had its maximum (its switch; the first
 * one of equals) and zeros elsewhere. Where windows overlap, values on the same place add up.
 *
 * Linear in x, and differentiable in it; poolInput only steers.
 *
 * Source: Zeiler & Fergus 2014, arXiv 1311.2901, section 2.1.
 *
 * @param x [batch, height, width, channels]: one value for each window
 * @param poolInput [batch, inHeight, inWidth, channels]: what was pooled
 * @returns the shape of poolInput
 */
export function maxUnpool(x: tf.Tensor4D, poolInput: tf.Tensor4D, pooling: Pooling): tf.Tensor4D {
  const { poolSize, strides, padding: pad } = pooling;
  const unpool = tf.customGrad((values, input, save) => {
    const v = values as tf.Tensor4D;
    const source = input as tf.Tensor4D;
    const output = tf.maxPool(source, [...poolSize], [...strides], pad);
    (save as tf.GradSaveFunc)([source, output]);
    const value = tf
      .engine()
      .runKernel(
        tf.MaxPoolGrad,
        { dy: v, input: source, output },
        { filterSize: [...poolSize], strides: [...strides], pad },
      ) as tf.Tensor4D;
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [pooled, maxima] = saved as [tf.Tensor4D, tf.Tensor4D];
      return [takeSwitched(dy as tf.Tensor4D, pooled, maxima, pooling), tf.zerosLike(pooled)];
    };
    return { value, gradFunc };
  });
  return unpool(x, poolInput) as tf.Tensor4D;
}

/** The adjoint of unpooling: each window's value of g at its switch. */
function takeSwitched(
  g: tf.Tensor4D,
  poolInput: tf.Tensor4D,
  maxima: tf.Tensor4D,
  pooling: Pooling,
): tf.Tensor4D {
  if (!hasKernel(MAX_POOL_SWITCHED)) {
    return takeByTaps(g, poolInput, maxima, pooling);
  }
  const { poolSize, strides, padding: pad } = pooling;
  const take = tf.customGrad((values, save) => {
    (save as tf.GradSaveFunc)([poolInput]);
    const inputs = { dy: values as tf.Tensor, input: poolInput };
    const attrs = { filterSize: [...poolSize], strides: [...strides], pad };
    return {
      value: tf.engine().runKernel(MAX_POOL_SWITCHED, inputs, attrs) as tf.Tensor4D,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) =>
        maxUnpool(dy as tf.Tensor4D, saved[0] as tf.Tensor4D, pooling),
    };
  });
  return take(g) as tf.Tensor4D;
}

/** takeSwitched by tfjs's own kernels, one tap of the windows after the other. */
function takeByTaps(
  g: tf.Tensor4D,
  poolInput: tf.Tensor4D,
  maxima: tf.Tensor4D,
  { poolSize, strides, padding }: Pooling,
): tf.Tensor4D {
  const [batch, outHeight, outWidth, channels] = maxima.shape;
  const borders = [outHeight, outWidth].map((out, d): [number, number] => {
    const reach = (out - 1) * strides[d]! + poolSize[d]!;
    const total = Math.max(reach - poolInput.shape[d + 1]!, 0);
    const before = padding === 'same' ? total >> 1 : 0;
    return [before, total - before];
  });
  const bordered = (t: tf.Tensor4D, value: number) =>
    tf.pad(t, [[0, 0], borders[0]!, borders[1]!, [0, 0]], value);
  const source = bordered(poolInput, LOWEST);
  const gradient = bordered(g, 0);
  const size = [batch, (outHeight - 1) * strides[0] + 1, (outWidth - 1) * strides[1] + 1, channels];
  const tap = (t: tf.Tensor4D, row: number, column: number) =>
    tf.stridedSlice(
      t,
      [0, row, column, 0],
      [batch, row + size[1]!, column + size[2]!, channels],
      [1, ...strides, 1],
    );
  let taken: tf.Tensor = tf.zerosLike(maxima);
  let open: tf.Tensor = tf.onesLike(maxima);
  for (let row = 0; row < poolSize[0]; row++) {
    for (let column = 0; column < poolSize[1]; column++) {
      const equal = tf.cast(tf.equal(tap(source, row, column), maxima), 'float32');
      const switched = tf.mul(open, equal);
      taken = tf.add(taken, tf.mul(switched, tap(gradient, row, column)));
      open = tf.sub(open, switched);
    }
  }
  return taken as tf.Tensor4D;
}
