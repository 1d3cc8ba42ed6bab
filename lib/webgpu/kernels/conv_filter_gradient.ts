import type * as tf from '@tensorflow/tfjs-core';
import { type ConvGeometry, eachAxis } from '../../arithmetic/conv_geometry.js';
import { product } from '../../arithmetic/product.js';
import { integers, type Program, pointwise, runProgram, type WebgpuBackend } from '../backend.js';
import { axesOf, GEOMETRY, geometryUniforms } from '../geometry.js';
import { getPrecision } from '../precision.js';
import { tileChoice } from '../tile_choice.js';
import { decode, tiledProduct } from '../tiled_product.js';
import {
  DEPTH,
  type Tile,
  type TileChoice,
  threadsOf,
  tileColumns,
  tileFor,
  tileRows,
} from '../tiles.js';
import type { Work } from '../work.js';

/** A part of the sums is not shorter than this. */
const SHORTEST_PART = 8 * DEPTH;
/** The parts are so many that there are so many times as many workgroups as are enough: their sums are of unlike lengths. */
const SPARE = 2;

interface Plan {
  readonly tile: Tile;
  readonly rows: number;
  /** How many parts each sum is cut into, which are added in their order. */
  readonly parts: number;
  readonly dispatch: [rowTiles: number, columnTiles: number, parts: number];
}

/** How the work is shared out. */
export function filterGradientPlan(g: ConvGeometry, choice: TileChoice): Plan {
  const enough = SPARE * choice.enough;
  const rows = product(g.kernel) * g.inChannels;
  const tile = tileFor(choice, [rows, g.outChannels, enough], g.inChannels);
  const rowTiles = Math.ceil(rows / tileRows(tile));
  const columnTiles = Math.ceil(g.outChannels / tileColumns(tile));
  const most = Math.ceil((g.batch * product(g.output)) / SHORTEST_PART);
  const parts = Math.max(1, Math.min(most, Math.ceil(enough / (rowTiles * columnTiles))));
  return { tile, rows, parts, dispatch: [rowTiles, columnTiles, parts] };
}

/** How many places of the output a tap has inside the input: all of them for rows of several taps. */
function places(g: ConvGeometry, firstRow: number, lastRow: number): number {
  const tap = Math.floor(firstRow / g.inChannels);
  if (Math.floor(lastRow / g.inChannels) !== tap) return g.batch * product(g.output);
  const [, height, width] = g.kernel;
  const at = [Math.floor(tap / (height * width)), Math.floor(tap / width) % height, tap % width];
  const counts = eachAxis((i) => {
    const [s, shift] = [g.strides[i], g.before[i] - at[i]!];
    const low = Math.max(Math.ceil(shift / s), 0);
    const high = Math.min(Math.floor((g.input[i] - 1 + shift) / s), g.output[i] - 1);
    return Math.max(high - low + 1, 0);
  });
  return g.batch * product(counts);
}

/** What the kernel does. */
export function filterGradientWork(g: ConvGeometry, choice: TileChoice): Work {
  const { tile, rows, parts, dispatch } = filterGradientPlan(g, choice);
  const [height, width] = [tileRows(tile), tileColumns(tile)];
  let multiplications = 0;
  let loads = parts > 1 ? parts * rows * g.outChannels : 0;
  for (let i = 0; i < dispatch[0]; i++) {
    const [first, end] = [i * height, Math.min((i + 1) * height, rows)];
    const terms = places(g, first, end - 1);
    multiplications += terms * height * width * dispatch[1];
    loads += terms * ((end - first) * dispatch[1] + g.outChannels);
  }
  return { multiplications, loads, dispatches: parts > 1 ? 2 : 1 };
}

const functions = (axes: number) => `
  var<private> low : vec3<i32>;
  var<private> places : vec3<i32>;
  var<private> rows : i32;
  ${decode(axes)}
  fn rowAt(row : i32) -> vec4<i32> {
    let tap = row / uniforms.inSize.w;
    let at = vec4<i32>(decode(tap, uniforms.kernel.xyz), row - tap * uniforms.inSize.w);
    return select(vec4<i32>(-1), at, row < rows);
  }
  fn columnAt(column : i32) -> vec4<i32> { return vec4<i32>(column); }
  fn depthAt(k : i32, end : i32) -> vec4<i32> {
    let each = places.x * places.y * places.z;
    let image = k / each;
    let at = vec4<i32>(low + decode(k - image * each, places), image);
    return select(vec4<i32>(-1), at, k < end);
  }
  fn loadLeft(at : vec4<i32>, depth : vec4<i32>) -> Value {
    let size = uniforms.inSize;
    let p = depth.xyz * uniforms.stride.xyz - uniforms.before.xyz + at.xyz;
    let inside = (at.w >= 0) & (depth.w >= 0) & all(p >= vec3<i32>(0)) & all(p < size.xyz);
    let place = (((depth.w * size.x + p.x) * size.y + p.y) * size.z + p.z) * size.w + at.w;
    return select(0.0, x[select(0, place, inside)], inside);
  }
  fn loadRight(at : vec4<i32>, depth : vec4<i32>) -> Value {
    let size = uniforms.outSize;
    let inside = (at.x < size.w) & (depth.w >= 0);
    let place = ((depth.w * size.x + depth.x) * size.y + depth.y) * size.z + depth.z;
    return select(0.0, dy[select(0, place * size.w + at.x, inside)], inside);
  }
  fn write(row : i32, column : i32, value : f32) {
    let columns = uniforms.outSize.w;
    if (row < rows && column < columns) {
      result[(i32(workgroupId.z) * rows + row) * columns + column] = value;
    }
  }`;

/** Rows of one tap take only the places that it has inside the input. */
const setup = (height: number) => `
    let s = uniforms.stride.xyz;
    rows = uniforms.kernel.x * uniforms.kernel.y * uniforms.kernel.z * uniforms.inSize.w;
    low = vec3<i32>(0);
    places = uniforms.outSize.xyz;
    let tap = rowStart / uniforms.inSize.w;
    if ((min(rowStart + ${height}, rows) - 1) / uniforms.inSize.w == tap) {
      let shift = uniforms.before.xyz - decode(tap, uniforms.kernel.xyz);
      low = max((shift + s - 1) / s, vec3<i32>(0));
      let high = max(uniforms.inSize.xyz - 1 + shift + s, vec3<i32>(0)) / s - 1;
      places = max(min(high, places - 1) - low + 1, vec3<i32>(0));
    }
    let every = uniforms.kernel.w * places.x * places.y * places.z;
    let parts = uniforms.parts.x;
    let length = max((every + parts * ${DEPTH} - 1) / (parts * ${DEPTH}), 1) * ${DEPTH};
    let start = min(i32(workgroupId.z) * length, every);`;

/** The parts of sums, [parts, ...], added in their order. */
function addParts(backend: WebgpuBackend, parts: tf.TensorInfo, shape: number[]): tf.TensorInfo {
  const program = pointwise('DeconvAddParts', shape, {
    variableNames: ['x'],
    uniforms: 'parts : i32,',
    getUserCode: () => `
  fn main(index : i32) {
    if (index >= uniforms.size) { return; }
    var sum = x[index];
    for (var part = 1; part < uniforms.parts; part++) {
      sum += x[part * uniforms.size + index];
    }
    result[index] = sum;
  }`,
  });
  return runProgram(backend, program, [parts], [integers(parts.shape[0]!)]);
}

/**
 * The filter gradient of a convolution as a matrix product, [taps inChannels, places] by [places, outChannels]. Its
 * sums are long and its result is small: they are cut into parts, which a second dispatch adds in their order, so that
 * results are the same bits each time.
 *
 * @returns [...kernel, inChannels, outChannels] as `shape` has it
 */
export function filterGradient(
  backend: WebgpuBackend,
  g: ConvGeometry,
  { x, dy }: { readonly x: tf.TensorInfo; readonly dy: tf.TensorInfo },
  shape: number[],
): tf.TensorInfo {
  const { tile, rows, parts, dispatch } = filterGradientPlan(g, tileChoice(backend));
  const precision = getPrecision();
  const axes = Math.max(axesOf(g), 2);
  const { across, down, columns } = tile;
  const program: Program = {
    constructor: { name: 'ConvFilterGradient' },
    variableNames: ['x', 'dy'],
    uniforms: `${GEOMETRY} parts : vec4<i32>,`,
    outputShape: parts > 1 ? [parts, rows, g.outChannels] : shape,
    workgroupSize: [threadsOf(tile), 1, 1],
    dispatchLayout: { x: [0], y: [1], z: [2] },
    dispatch,
    shaderKey: `deconvFilterGradient_${[axes, across, down, columns, tile.rows, precision]}`,
    getUserCode: () =>
      tiledProduct(tile, {
        functions: functions(axes),
        setup: setup(tileRows(tile)),
        range: 'vec2<i32>(start, min(start + length, every))',
        vec4: false,
        precision,
      }),
  };
  const uniforms = [...geometryUniforms(g), integers(parts, 0, 0, 0)];
  const sums = runProgram(backend, program, [x, dy], uniforms);
  if (parts === 1) return sums;
  const added = addParts(backend, sums, shape);
  backend.disposeData(sums.dataId);
  return added;
}
