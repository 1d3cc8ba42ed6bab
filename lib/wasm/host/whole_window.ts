import type { ConvGeometry } from '../../arithmetic/conv_geometry.js';
import { product } from '../../arithmetic/product.js';
import { getPrecision } from '../precision.js';

/** A convolution of `rows` pixels with a kernel of one tap, which is a matrix product, and so are its gradients. */
export function pointwise(rows: number, inChannels: number, outChannels: number): ConvGeometry {
  return {
    batch: 1,
    input: [1, 1, rows],
    inChannels,
    output: [1, 1, rows],
    outChannels,
    kernel: [1, 1, 1],
    strides: [1, 1, 1],
    before: [0, 0, 0],
  };
}

/**
 * Of a convolution whose one window is its whole input, the product of the same three matrices; others as they are. So is the transposed
 * convolution of one pixel to as many as its kernel has, a generator's first layer. A product adds up in another order, so that with
 * 'exact' there is none: one window has the bits that it has among others.
 */
export function asProduct(g: ConvGeometry): ConvGeometry {
  const whole = g.kernel.every(
    (size, i) => size === g.input[i] && g.output[i] === 1 && g.before[i] === 0,
  );
  const taps = product(g.kernel);
  return whole && taps > 1 && getPrecision() !== 'exact'
    ? pointwise(g.batch, taps * g.inChannels, g.outChannels)
    : g;
}
