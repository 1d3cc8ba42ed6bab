import type { ConvGeometry } from '../../lib/arithmetic/conv_geometry.js';
import { detail, type Shape } from '../rows.js';

/** The convolution whose input gradient is the transposed convolution of a shape. */
export function geometryOfShape(shape: Shape): ConvGeometry {
  const { k, s, output } = detail(shape);
  const [batch, height, width, channels] = shape.input;
  const before = (axis: 0 | 1) => {
    const [n, length] = [[height, width][axis]!, output[axis + 1]!];
    return Math.max((n - 1) * s[axis] + k[axis] - length, 0) >> 1;
  };
  return {
    batch,
    input: [1, output[1], output[2]],
    inChannels: output[3],
    output: [1, height, width],
    outChannels: channels,
    kernel: [1, ...k],
    strides: [1, ...s],
    before: [0, before(0), before(1)],
  };
}
