import type * as tf from '@tensorflow/tfjs-core';
import type { ReplacedKernel } from '../../tfjs/replace_kernels.js';
import type { UpsampleNearestAttrs } from '../../wasm/kernels/upsample_nearest.js';
import { integers, pointwise, runProgram, type WebgpuBackend } from '../backend.js';

type Shape = [batch: number, height: number, width: number, channels: number];

/** Runs statements that have `size`, of the smaller picture, `f`, the factors, and `pixel`, of the output. */
function run(
  backend: object,
  name: string,
  x: tf.TensorInfo,
  shape: number[],
  [small, factors]: readonly [Shape, readonly [number, number]],
  code: string,
): tf.TensorInfo {
  const program = pointwise(name, shape, {
    variableNames: ['x'],
    uniforms: 'sizes : vec4<i32>, factors : vec2<i32>,',
    getUserCode: () => `
  fn main(index : i32) {
    if (index >= uniforms.size) { return; }
    let size = uniforms.sizes;
    let f = uniforms.factors;
    let pixel = index / size.w;
    let channel = index - pixel * size.w;
    ${code}
  }`,
  });
  const numbers = [integers(...small), integers(...factors)];
  return runProgram(backend as WebgpuBackend, program, [x], numbers);
}

/** UpsampleNearest: x [batch, height, width, channels], every pixel repeated. */
export const upsampleNearest: ReplacedKernel = ({ backend, inputs, attrs }) => {
  const { factors } = attrs as UpsampleNearestAttrs;
  const small = inputs.x!.shape as Shape;
  const [batch, height, width, channels] = small;
  const shape = [batch, height * factors[0], width * factors[1], channels];
  const code = `
    let line = pixel / (size.z * f.y);
    let column = (pixel - line * size.z * f.y) / f.y;
    result[index] = x[((line / f.x) * size.z + column) * size.w + channel];`;
  return run(backend, 'DeconvUpsampleNearest', inputs.x!, shape, [small, factors], code);
};

/** UpsampleNearestGradient: the sums of dy over each pixel's block, in the order of its rows. */
export const upsampleNearestGradient: ReplacedKernel = ({ backend, inputs, attrs }) => {
  const { factors } = attrs as UpsampleNearestAttrs;
  const [batch, tall, wide, channels] = inputs.dy!.shape as Shape;
  const small: Shape = [batch, tall / factors[0], wide / factors[1], channels];
  const code = `
    let row = pixel / size.z;
    let first = (row * f.x * size.z + pixel - row * size.z) * f.y;
    var sum = 0.0;
    for (var i = 0; i < f.x; i++) {
      for (var j = 0; j < f.y; j++) {
        sum += x[(first + i * size.z * f.y + j) * size.w + channel];
      }
    }
    result[index] = sum;`;
  return run(backend, 'DeconvUpsampleGradient', inputs.dy!, small, [small, factors], code);
};
