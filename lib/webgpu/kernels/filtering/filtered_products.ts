import type * as tf from '@tensorflow/tfjs-core';
import { type Program, runProgram, type WebgpuBackend } from '../../backend.js';
import { tiledProduct } from '../../tiled_product.js';
import { threadsOf } from '../../tiles.js';
import { type Filtered, stageUniforms, tilesOf, UNIFORMS } from './stage.js';

const functions = (vec4: boolean) => `
  fn rowAt(row : i32) -> vec4<i32> {
    return vec4<i32>(select(-1, row, row < uniforms.counts.z));
  }
  fn columnAt(column : i32) -> vec4<i32> {
    return vec4<i32>(select(-1, column, column < uniforms.counts.y));
  }
  fn depthAt(k : i32, end : i32) -> vec4<i32> { return vec4<i32>(select(-1, k, k < end)); }
  fn placeOf(line : i32, k : i32, lines : i32) -> i32 {
    let place = (i32(workgroupId.z) * lines + line) * uniforms.counts.x + k;
    return select(-1, place${vec4 ? ' / 4' : ''}, min(line, k) >= 0);
  }
  fn loadLeft(at : vec4<i32>, depth : vec4<i32>) -> Value {
    let place = placeOf(at.x, depth.x, uniforms.counts.z);
    return select(Value(), v[max(place, 0)], place >= 0);
  }
  fn loadRight(at : vec4<i32>, depth : vec4<i32>) -> Value {
    let place = placeOf(at.x, depth.x, uniforms.counts.y);
    return select(Value(), u[max(place, 0)], place >= 0);
  }
  fn write(row : i32, column : i32, value : f32) {
    let size = uniforms.counts;
    if (row < size.z && column < size.y) {
      result[(i32(workgroupId.z) * size.z + row) * size.y + column] = value;
    }
  }`;

/** A matrix product for each place of the tiles, in one dispatch: [places, tiles, channels]. */
export function filteredProducts(
  backend: WebgpuBackend,
  filtered: Filtered,
  data: tf.TensorInfo,
  taps: tf.TensorInfo,
): tf.TensorInfo {
  const { g, plan } = filtered;
  const { tile, dispatch, places } = plan;
  const { across, down, columns, rows } = tile;
  const vec4 = g.outChannels % 4 === 0;
  const components = vec4 ? 4 : 1;
  const program: Program = {
    constructor: { name: 'ConvFilteredProducts' },
    variableNames: ['v', 'u'],
    variableComponents: [components, components],
    uniforms: UNIFORMS,
    outputShape: [places, tilesOf(filtered), g.inChannels],
    workgroupSize: [threadsOf(tile), 1, 1],
    dispatchLayout: { x: [0], y: [1], z: [2] },
    dispatch,
    shaderKey: `deconvFilteredProducts_${[vec4, across, down, columns, rows]}`,
    getUserCode: () =>
      tiledProduct(tile, {
        functions: functions(vec4),
        setup: '',
        range: 'vec2<i32>(0, uniforms.counts.x)',
        vec4,
        precision: 'fast',
      }),
  };
  return runProgram(backend, program, [data, taps], stageUniforms(filtered, g.output));
}
