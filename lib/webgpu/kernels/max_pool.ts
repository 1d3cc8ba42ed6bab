import type * as tf from '@tensorflow/tfjs-core';
import type { ConvGeometry } from '../../arithmetic/conv_geometry.js';
import { pooledShape, poolGeometry } from '../../arithmetic/pool_geometry.js';
import type { ReplacedKernel } from '../../tfjs/replace_kernels.js';
import { pointwise, runProgram, type WebgpuBackend } from '../backend.js';
import { GEOMETRY, geometryUniforms } from '../geometry.js';

/** Functions of places: where an index lies, and the index of a window's first largest value, -1 in the border alone. */
const PLACES = `
  struct Place { image : i32, at : vec3<i32>, channel : i32 };
  fn placeOf(index : i32, size : vec4<i32>) -> Place {
    let pixel = index / size.w;
    let row = pixel / size.z;
    let plane = row / size.y;
    let image = plane / size.x;
    let at = vec3<i32>(plane - image * size.x, row - plane * size.y, pixel - row * size.z);
    return Place(image, at, index - pixel * size.w);
  }
  fn firstLargest(image : i32, window : vec3<i32>, channel : i32) -> i32 {
    let size = uniforms.inSize;
    let start = window * uniforms.stride.xyz - uniforms.before.xyz;
    let low = max(start, vec3<i32>(0));
    let high = min(start + uniforms.kernel.xyz, size.xyz);
    var place = -1;
    var largest = -uniforms.INFINITY;
    for (var i = low.x; i < high.x; i++) {
      for (var j = low.y; j < high.y; j++) {
        for (var k = low.z; k < high.z; k++) {
          let index = (((image * size.x + i) * size.y + j) * size.z + k) * size.w + channel;
          let value = x[index];
          if (place < 0 || value > largest) { place = index; }
          if (value > largest) { largest = value; }
        }
      }
    }
    return place;
  }`;

/** MaxPoolSwitched, the adjoint of MaxPoolGrad: of each window the value of dy where x is largest first. */
export const maxPoolSwitched: ReplacedKernel = ({ backend, inputs, attrs }) => {
  const { dy, input } = inputs as { dy: tf.TensorInfo; input: tf.TensorInfo };
  const g = poolGeometry(attrs, input.shape);
  const program = pointwise('DeconvMaxPoolSwitched', pooledShape(g, input.shape.length), {
    variableNames: ['dy', 'x'],
    uniforms: GEOMETRY,
    getUserCode: () => `${PLACES}
  fn main(index : i32) {
    if (index >= uniforms.size) { return; }
    let window = placeOf(index, uniforms.outSize);
    let place = firstLargest(window.image, window.at, window.channel);
    result[index] = select(dy[max(place, 0)], 0.0, place < 0);
  }`,
  });
  return runProgram(backend as WebgpuBackend, program, [dy, input], geometryUniforms(g));
};

const overlaps = ({ kernel, strides }: ConvGeometry) =>
  kernel.some((taps, i) => taps > strides[i as 0 | 1 | 2]);

/**
 * MaxPoolGrad and MaxPool3DGrad where windows do not overlap: each value asks the one window that it is in, in one
 * dispatch. Stock takes two, with the places of the maxima between them.
 */
export const maxPoolGradient: ReplacedKernel = ({ backend, inputs, attrs, stock }) => {
  const { dy, input } = inputs as { dy: tf.TensorInfo; input: tf.TensorInfo };
  const g = poolGeometry(attrs, input.shape);
  if (overlaps(g) || input.dtype !== 'float32' || dy.dtype !== 'float32') return stock();
  const program = pointwise('DeconvMaxPoolGradient', input.shape, {
    variableNames: ['dy', 'x'],
    uniforms: GEOMETRY,
    getUserCode: () => `${PLACES}
  fn main(index : i32) {
    if (index >= uniforms.size) { return; }
    let own = placeOf(index, uniforms.inSize);
    let size = uniforms.outSize;
    let window = (own.at + uniforms.before.xyz) / uniforms.stride.xyz;
    var value = 0.0;
    if (all(window < size.xyz) && firstLargest(own.image, window, own.channel) == index) {
      let place = ((own.image * size.x + window.x) * size.y + window.y) * size.z + window.z;
      value = dy[place * size.w + own.channel];
    }
    result[index] = value;
  }`,
  });
  return runProgram(backend as WebgpuBackend, program, [dy, input], geometryUniforms(g));
};
