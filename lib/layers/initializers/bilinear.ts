import * as tf from '@tensorflow/tfjs-core';
import { fail, kernelShape } from '../../check.js';
import { InitializerBase } from '../../tfjs/resolve.js';

/** The triangle of k taps whose stamps, laid ceil(k / 2) apart, interpolate linearly. */
function triangle(k: number): Float32Array {
  const factor = Math.ceil(k / 2);
  const centre = k % 2 === 1 ? factor - 1 : factor - 0.5;
  return Float32Array.from({ length: k }, (_, i) => 1 - Math.abs(i - centre) / factor);
}

/**
 * The kernel of linear (in 2-D bilinear) interpolation, for a transposed convolution with
 * k = 2s - s mod 2: each output channel takes the input channel of its number, further ones are 0.
 *
 * apply([...kernel, out, in]) -> that shape.
 *
 * Source: Long, Shelhamer & Darrell 2015, arXiv 1411.4038, section 3.3.
 *
 * @throws ValueError for a shape without a spatial dimension.
 * @example
 * new Bilinear().apply([4, 1, 1]).dataSync(); // Float32Array [0.25, 0.75, 0.75, 0.25]
 * layers.conv1dTranspose({ filters: 1, kernelSize: 4, strides: 2, kernelInitializer: 'bilinear' });
 */
export class Bilinear extends InitializerBase {
  static override readonly className = 'Bilinear';

  override apply(shape: number[]): tf.Tensor {
    const [, ...known] = kernelShape('Bilinear', shape);
    if (known.length < 2) fail('Bilinear', 'the shape', '[...kernel, out, in]', shape);
    const spatial = shape.slice(0, -2);
    return tf.tidy(() => {
      const kernel = spatial.reduce((product: tf.Tensor, k) => {
        const row = tf.tensor1d(triangle(k));
        return tf.mul(tf.expandDims(product, -1), row);
      }, tf.scalar(1));
      const [out, channels] = shape.slice(-2) as [number, number];
      const sameChannel = tf.eye(out, channels);
      return tf.mul(tf.reshape(kernel, [...spatial, 1, 1]), sameChannel);
    });
  }
}

tf.serialization.registerClass(Bilinear);
