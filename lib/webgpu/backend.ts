import type * as tf from '@tensorflow/tfjs-core';

/** Four integers, or a single number, as shaders read them. */
export interface Uniform {
  readonly type: 'int32' | 'float32';
  readonly data: number[];
}

/** A program as tfjs's WebGPU backend runs it. */
export interface Program {
  /** Its name in errors. */
  readonly constructor: { readonly name: string };
  readonly variableNames: readonly string[];
  /** How many components of a value the shader reads at once, by variable. */
  readonly variableComponents?: readonly (1 | 4)[];
  readonly uniforms?: string;
  readonly outputShape: number[];
  readonly workgroupSize: readonly [number, number, number];
  readonly dispatchLayout: { readonly x: number[]; readonly y?: number[]; readonly z?: number[] };
  dispatch: [number, number, number];
  /** Whether the shader is told the size of the output. */
  readonly size?: boolean;
  shaderKey: string;
  getUserCode(): string;
}

/** What of tfjs's WebGPU backend is used here. */
export interface WebgpuBackend {
  readonly device: GPUDevice;
  makeTensorInfo(shape: number[], dtype: tf.DataType, values?: tf.TypedArray): tf.TensorInfo;
  runWebGPUProgram(
    program: Program,
    inputs: readonly tf.TensorInfo[],
    dtype: tf.DataType,
    uniforms?: Uniform[],
  ): tf.TensorInfo;
  disposeData(dataId: object): boolean;
}

/** Sizes of three axes and a fourth number, as a vec4 of a shader. */
export const integers = (...data: number[]): Uniform => ({ type: 'int32', data });
export const float = (value: number): Uniform => ({ type: 'float32', data: [value] });

/** How many workgroups an axis of a dispatch may have: WebGPU's own least limit. */
export const MOST_WORKGROUPS = 65_535;

/** A program with one thread for each value of the output. */
export function pointwise(
  name: string,
  outputShape: number[],
  rest: Pick<Program, 'variableNames' | 'getUserCode'> &
    Partial<Pick<Program, 'uniforms' | 'variableComponents'>>,
): Program {
  const size = outputShape.reduce((all, n) => all * n, 1);
  return {
    constructor: { name },
    outputShape,
    workgroupSize: [64, 1, 1],
    dispatchLayout: { x: outputShape.map((_, i) => i) },
    dispatch: [Math.ceil(size / 64), 1, 1],
    size: true,
    shaderKey: name,
    ...rest,
  };
}
