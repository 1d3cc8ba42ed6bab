import type * as tf from '@tensorflow/tfjs-core';
import type { ConvGeometry } from '../../arithmetic/conv_geometry.js';
import { float, type Program, runProgram, type WebgpuBackend } from '../backend.js';
import { axesOf, GEOMETRY, geometryUniforms } from '../geometry.js';
import { getPrecision } from '../precision.js';
import { tileChoice } from '../tile_choice.js';
import { decode, tiledProduct } from '../tiled_product.js';
import { threadsOf, tileRows } from '../tiles.js';
import { ACTIVATION_CODE, type Epilogue } from './epilogue.js';
import { filteredGradient } from './filtering/filtered_gradient.js';
import { filteringThatPays } from './filtering/filtering_plan.js';
import { inputGradientPlan } from './input_gradient_plan.js';

const functions = (axes: number, vec4: boolean, { bias, activation = 'linear' }: Epilogue) => `
  var<private> phase : vec3<i32>;
  var<private> first : vec3<i32>;
  var<private> places : vec3<i32>;
  var<private> taps : vec3<i32>;
  var<private> rows : i32;
  ${decode(axes)}
  fn rowAt(row : i32) -> vec4<i32> {
    let each = places.x * places.y * places.z;
    let image = row / each;
    let at = vec4<i32>(image, first + decode(row - image * each, places));
    return select(vec4<i32>(-1), at, row < rows);
  }
  fn columnAt(column : i32) -> vec4<i32> { return vec4<i32>(column); }
  fn depthAt(k : i32, end : i32) -> vec4<i32> {
    let tap = k / uniforms.outSize.w;
    let at = vec4<i32>(decode(tap, taps), k - tap * uniforms.outSize.w);
    return select(vec4<i32>(-1), at, k < end);
  }
  fn loadLeft(at : vec4<i32>, depth : vec4<i32>) -> Value {
    let size = uniforms.outSize;
    let p = at.yzw - depth.xyz;
    let inside = (at.x >= 0) & (depth.w >= 0) & all(p >= vec3<i32>(0)) & all(p < size.xyz);
    let place = (((at.x * size.x + p.x) * size.y + p.y) * size.z + p.z) * size.w + depth.w;
    return select(Value(), dy[select(0, place${vec4 ? ' / 4' : ''}, inside)], inside);
  }
  fn loadRight(at : vec4<i32>, depth : vec4<i32>) -> Value {
    let channels = uniforms.inSize.w;
    let inside = (at.x < channels) & (depth.w >= 0);
    let tap = phase + depth.xyz * uniforms.stride.xyz;
    let row = ((tap.x * uniforms.kernel.y + tap.y) * uniforms.kernel.z + tap.z) * channels + at.x;
    let place = row * uniforms.outSize.w + depth.w;
    return select(Value(), w[select(0, place${vec4 ? ' / 4' : ''}, inside)], inside);
  }
  fn write(row : i32, column : i32, value : f32) {
    let size = uniforms.inSize;
    if (row < rows && column < size.w) {
      let at = rowAt(row);
      let p = at.yzw * uniforms.stride.xyz + phase - uniforms.before.xyz;
      var y = value${bias ? ' + bias[column]' : ''};
      ${ACTIVATION_CODE[activation]}
      result[(((at.x * size.x + p.x) * size.y + p.y) * size.z + p.z) * size.w + column] = y;
    }
  }`;

/** The part and the phase, as phasesOf counts them, are those of workgroupId.z. */
const setup = (height: number) => `
    let s = uniforms.stride.xyz;
    let phases = s.x * s.y * s.z;
    let part = i32(workgroupId.z) / phases;
    let z = i32(workgroupId.z) - part * phases;
    rowStart += part * i32(numWorkgroups.x) * ${height};
    phase = vec3<i32>(z / (s.y * s.z), (z / s.z) % s.y, z % s.z);
    let start = ((phase - uniforms.before.xyz) % s + s) % s;
    places = max((uniforms.inSize.xyz - start + s - 1) / s, vec3<i32>(0));
    first = (start + uniforms.before.xyz) / s;
    taps = (uniforms.kernel.xyz - phase + s - 1) / s;
    rows = uniforms.kernel.w * places.x * places.y * places.z;
    let depth = select(0, taps.x * taps.y * taps.z * uniforms.outSize.w, rowStart < rows);`;

/**
 * The input gradient of a convolution, which is the transposed convolution of dy, in one dispatch: each phase of the
 * strides is a matrix product of its own, [places, taps channels] by [taps channels, channels], with only the taps
 * that reach it.
 *
 * @returns [batch, ...input, inChannels] as `shape` has it
 */
export function inputGradient(
  backend: WebgpuBackend,
  g: ConvGeometry,
  { dy, filter }: { readonly dy: tf.TensorInfo; readonly filter: tf.TensorInfo },
  shape: number[],
  epilogue: Epilogue = {},
): tf.TensorInfo {
  const { bias, activation = 'linear', alpha = 0 } = epilogue;
  const [choice, precision] = [tileChoice(backend), getPrecision()];
  const filtering = precision === 'fast' ? filteringThatPays(g, choice) : null;
  if (filtering !== null) {
    return filteredGradient(backend, { g, plan: filtering }, { dy, filter }, shape, epilogue);
  }
  const { tile, dispatch } = inputGradientPlan(g, choice);
  const axes = Math.max(axesOf(g), 2);
  const vec4 = g.outChannels % 4 === 0;
  const components = vec4 ? 4 : 1;
  const { across, down, columns, rows } = tile;
  const program: Program = {
    constructor: { name: 'ConvInputGradient' },
    variableNames: bias ? ['dy', 'w', 'bias'] : ['dy', 'w'],
    variableComponents: bias ? [components, components, 1] : [components, components],
    uniforms: `${GEOMETRY} alpha : f32,`,
    outputShape: shape,
    workgroupSize: [threadsOf(tile), 1, 1],
    dispatchLayout: { x: [0], y: [1], z: [2] },
    dispatch,
    shaderKey: `deconvInputGradient_${[axes, vec4, across, down, columns, rows, activation, precision]}`,
    getUserCode: () =>
      tiledProduct(tile, {
        functions: functions(axes, vec4, epilogue),
        setup: setup(tileRows(tile)),
        range: 'vec2<i32>(0, depth)',
        vec4,
        precision,
      }),
  };
  const inputs = bias ? [dy, filter, bias] : [dy, filter];
  return runProgram(backend, program, inputs, [...geometryUniforms(g), float(alpha)]);
}
