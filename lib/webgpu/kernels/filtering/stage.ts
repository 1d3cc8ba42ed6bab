import type * as tf from '@tensorflow/tfjs-core';
import type { ConvGeometry } from '../../../arithmetic/conv_geometry.js';
import { product } from '../../../arithmetic/product.js';
import {
  integers,
  type Program,
  pointwise,
  runProgram,
  type Uniform,
  type WebgpuBackend,
} from '../../backend.js';
import type { FilteringPlan } from './filtering_plan.js';

/** A filtering and the convolution that it is of. */
export interface Filtered {
  readonly g: ConvGeometry;
  readonly plan: FilteringPlan;
}

/** Channels of dy and of the result and tiles; tiles along the axes; places of dy or of the result; the border. */
export const UNIFORMS =
  'counts : vec4<i32>, tiles : vec4<i32>, sizes : vec4<i32>, before : vec4<i32>,';

export const tilesOf = ({ g, plan }: Filtered): number => g.batch * product(plan.tiles);

export function stageUniforms({ g, plan }: Filtered, sizes: readonly number[]): Uniform[] {
  const before = g.before.map((n, axis) => n - (g.kernel[axis]! - 1));
  return [
    integers(g.outChannels, g.inChannels, g.batch * product(plan.tiles), 0),
    integers(...plan.tiles, 0),
    integers(...sizes, 0),
    integers(...before, 0),
  ];
}

/** Variables of a thread, and the statements that find `image`, and `line` and `column` of a tile's first value. */
export const TILE = {
  variables: `
  var<private> image : i32;
  var<private> line : i32;
  var<private> column : i32;
  var<private> channel : i32;`,
  find: ({ by, axes }: FilteringPlan): string => `
    let row = index / channels;
    channel = index - row * channels;
    let lines = row / uniforms.tiles.z;
    image = lines / uniforms.tiles.y;
    line = (lines - image * uniforms.tiles.y) * ${axes === 1 ? 1 : by.results};
    column = (row - lines * uniforms.tiles.z) * ${by.results};`,
};

/** Runs a program with a thread for each channel of each tile, or for each pair of channels, each of which writes several values. */
export function runStage(
  backend: WebgpuBackend,
  { plan }: Filtered,
  [name, outputShape, threads]: readonly [name: string, outputShape: number[], threads: number],
  inputs: Readonly<Record<string, tf.TensorInfo>>,
  code: string,
  { declared = UNIFORMS, uniforms }: { declared?: string; uniforms: Uniform[] },
): tf.TensorInfo {
  const program: Program = {
    ...pointwise(`${name}_${plan.axes}`, outputShape, {
      variableNames: Object.keys(inputs),
      uniforms: declared,
      getUserCode: () => code,
    }),
    dispatch: [Math.ceil(threads / 64), 1, 1],
  };
  return runProgram(backend, program, Object.values(inputs), uniforms);
}
