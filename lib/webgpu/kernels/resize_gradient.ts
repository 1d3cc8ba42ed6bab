import type * as tf from '@tensorflow/tfjs-core';
import {
  type BilinearMap,
  bilinearMap,
  nearestMap,
  type ResizeAttrs,
} from '../../repairs/loops/resize_maps.js';
import type { ReplacedKernel } from '../../tfjs/replace_kernels.js';
import { integers, pointwise, runProgram, type WebgpuBackend } from '../backend.js';

type Shape = [batch: number, height: number, width: number, channels: number];

/**
 * An axis of a resize as shaders have it: of each place of the input the first and the last place of the output that
 * shows it, then of each place of the output the two places of the input and the upper one's share.
 */
function axisMap(input: number, { low, high, share }: BilinearMap): Float32Array {
  const output = low.length;
  const map = new Float32Array(2 * input + 3 * output);
  for (let i = 0; i < input; i++) map.set([output, -1], 2 * i);
  for (let o = 0; o < output; o++) {
    for (const i of [low[o]!, high[o]!]) {
      map[2 * i] = Math.min(map[2 * i]!, o);
      map[2 * i + 1] = o;
    }
    map.set([low[o]!, high[o]!, share[o]!], 2 * input + 3 * o);
  }
  return map;
}

const CODE = `
  fn weight(place : f32, low : f32, high : f32, share : f32) -> f32 {
    return select(0.0, 1.0 - share, low == place) + select(0.0, share, high == place);
  }
  fn main(index : i32) {
    if (index >= uniforms.size) { return; }
    let small = uniforms.small;
    let large = uniforms.large;
    let pixel = index / small.w;
    let channel = index - pixel * small.w;
    let line = pixel / small.z;
    let c = pixel - line * small.z;
    let image = line / small.y;
    let r = line - image * small.y;
    let lastRow = i32(rows[2 * r + 1]);
    let lastColumn = i32(columns[2 * c + 1]);
    var sum = 0.0;
    for (var i = i32(rows[2 * r]); i <= lastRow; i++) {
      let down = 2 * small.y + 3 * i;
      let tall = weight(f32(r), rows[down], rows[down + 1], rows[down + 2]);
      for (var j = i32(columns[2 * c]); j <= lastColumn; j++) {
        let across = 2 * small.z + 3 * j;
        let wide = weight(f32(c), columns[across], columns[across + 1], columns[across + 2]);
        sum += dy[((image * large.y + i) * large.z + j) * large.w + channel] * (tall * wide);
      }
    }
    result[index] = sum;
  }`;

/** A resize's gradient as a gather: each value adds what shows it, in the order of rows and columns. */
function resizeGradient(map: (n: number, m: number, attrs: ResizeAttrs) => BilinearMap) {
  const kernel: ReplacedKernel = ({ backend, inputs, attrs }) => {
    const own = backend as WebgpuBackend;
    const { dy, images } = inputs as { dy: tf.TensorInfo; images: tf.TensorInfo };
    const shape = images.shape as Shape;
    const of = (axis: 1 | 2) => {
      const values = axisMap(shape[axis], map(shape[axis], dy.shape[axis]!, attrs as ResizeAttrs));
      return own.makeTensorInfo([values.length], 'float32', values);
    };
    const [rows, columns] = [of(1), of(2)];
    const program = pointwise('DeconvResizeGradient', shape, {
      variableNames: ['dy', 'rows', 'columns'],
      uniforms: 'small : vec4<i32>, large : vec4<i32>,',
      getUserCode: () => CODE,
    });
    const sizes = [integers(...shape), integers(...dy.shape)];
    const dx = runProgram(own, program, [dy, rows, columns], sizes);
    for (const { dataId } of [rows, columns]) own.disposeData(dataId);
    return dx;
  };
  return kernel;
}

/** ResizeBilinearGrad, with halfPixelCenters too, which stock does not know. */
export const bilinearGradient = resizeGradient(bilinearMap);

/** ResizeNearestNeighborGrad, likewise. The forward kernel computes places in float32. */
export const nearestGradient = resizeGradient((n, m, attrs) => {
  const places = nearestMap(n, m, attrs, Math.fround);
  return { low: places, high: places, share: new Float32Array(m) };
});
