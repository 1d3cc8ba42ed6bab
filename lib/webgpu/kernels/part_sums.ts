import type * as tf from '@tensorflow/tfjs-core';
import { integers, type Program, runProgram, type WebgpuBackend } from '../backend.js';

const THREADS = 64;
/** So many rows a thread adds at least, and so many parts there are at most, before parts are added. */
const ROWS_OF_A_THREAD = 16;
const MOST_PARTS = 128;

/** [samples, rows, columns], the columns of each sample in groups of neighbours. */
export interface Grouped {
  readonly samples: number;
  readonly rows: number;
  readonly columns: number;
  readonly groups: number;
}

/** How the rows of each sample are cut into parts, and their sums shared out to threads. */
export function partsOf({ rows, columns }: Grouped) {
  let across = 1;
  while (across < columns && across < THREADS) across *= 2;
  const down = THREADS / across;
  const most = Math.ceil(rows / (down * ROWS_OF_A_THREAD));
  const length = Math.max(1, Math.ceil(rows / Math.max(1, Math.min(most, MOST_PARTS))));
  return { across, down, length, parts: Math.max(1, Math.ceil(rows / length)) };
}

/** Statements for each of a thread's values, whose index is `at`. */
export const eachRow = (statements: string): string => `
    for (var row = start + line; row < end && column < size.y; row += DOWN) {
      let at = (sample * size.x + row) * size.y + column;
      ${statements}
    }`;

/** The sums of a workgroup's lines, in their order, which every thread adds for its column. */
export const TOTAL = `
    sums[lane] = own;
    workgroupBarrier();
    var total = vec2<f32>(0.0);
    for (var i = 0; i < DOWN; i++) { total += sums[i * ACROSS + lane % ACROSS]; }
    workgroupBarrier();`;

/**
 * Two sums of each column of each part, [samples, parts, 2, columns].
 *
 * @param code makes `total` of `own`, the two of a thread; `moments` is the place of the column's group
 */
export function partSums(
  backend: WebgpuBackend,
  grouped: Grouped,
  name: string,
  inputs: Readonly<Record<string, tf.TensorInfo>>,
  code: string,
): tf.TensorInfo {
  const { samples, rows, columns, groups } = grouped;
  const { across, down, length, parts } = partsOf(grouped);
  const body = `
  var<workgroup> sums : array<vec2<f32>, ${THREADS}>;
  fn main() {
    let size = uniforms.sizes;
    let lane = i32(localIndex);
    let column = i32(workgroupId.x) * ACROSS + lane % ACROSS;
    let line = lane / ACROSS;
    let sample = i32(workgroupId.z);
    let moments = sample * size.w + min(column, size.y - 1) / (size.y / size.w);
    let start = i32(workgroupId.y) * size.z;
    let end = min(start + size.z, size.x);
    var own = vec2<f32>(0.0);
    ${code}
    if (line == 0 && column < size.y) {
      let to = (sample * i32(numWorkgroups.y) + i32(workgroupId.y)) * 2 * size.y + column;
      result[to] = total.x;
      result[to + size.y] = total.y;
    }
  }`;
  const program: Program = {
    constructor: { name },
    variableNames: Object.keys(inputs),
    uniforms: 'sizes : vec4<i32>,',
    outputShape: [samples, parts, 2, columns],
    workgroupSize: [THREADS, 1, 1],
    dispatchLayout: { x: [0], y: [1], z: [2] },
    dispatch: [Math.ceil(columns / across), parts, samples],
    shaderKey: `${name}_${across}`,
    getUserCode: () => body.replaceAll('ACROSS', `${across}`).replaceAll('DOWN', `${down}`),
  };
  const sizes = integers(rows, columns, length, groups);
  return runProgram(backend, program, Object.values(inputs), [sizes]);
}
