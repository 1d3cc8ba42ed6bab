import type * as tf from '@tensorflow/tfjs-core';
import { product } from '../arithmetic/product.js';

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
  /** What WebGPU says of the card, both empty where a browser hides it. */
  readonly adapterInfo?: { readonly vendor?: string; readonly architecture?: string };
  makeTensorInfo(shape: number[], dtype: tf.DataType, values?: tf.TypedArray): tf.TensorInfo;
  runWebGPUProgram(
    program: Program,
    inputs: readonly tf.TensorInfo[],
    dtype: tf.DataType,
    uniforms: Uniform[],
    output: tf.TensorInfo,
  ): tf.TensorInfo;
  disposeData(dataId: object): boolean;
}

/** Sizes of three axes and a fourth number, as a vec4 of a shader. */
export const integers = (...data: number[]): Uniform => ({ type: 'int32', data });
export const float = (value: number): Uniform => ({ type: 'float32', data: [value] });

/** A tensor to be written; of no values it is whole. */
export function newTensor(backend: WebgpuBackend, shape: number[]): tf.TensorInfo {
  const none = product(shape) === 0 ? new Float32Array(0) : undefined;
  return backend.makeTensorInfo(shape, 'float32', none);
}

/** A tensor as a list of its values. */
export const flat = ({ dataId, shape, dtype }: tf.TensorInfo): tf.TensorInfo => ({
  dataId,
  shape: [product(shape)],
  dtype,
});

/**
 * Runs a program on lists: tfjs compiles a shader anew for each way in which the shapes of inputs and output are
 * alike, on which none of ours depends.
 *
 * @returns a new tensor of the program's output shape
 */
export function runProgram(
  backend: WebgpuBackend,
  program: Program,
  inputs: readonly tf.TensorInfo[],
  uniforms: Uniform[] = [],
): tf.TensorInfo {
  const out = newTensor(backend, program.outputShape);
  const list = flat(out);
  const onLists = { ...program, outputShape: list.shape };
  backend.runWebGPUProgram(onLists, inputs.map(flat), 'float32', uniforms, list);
  return out;
}

/** How many workgroups an axis of a dispatch may have: WebGPU's own least limit. */
export const MOST_WORKGROUPS = 65_535;

/** A program with one thread for each value of the output. */
export function pointwise(
  name: string,
  outputShape: number[],
  rest: Pick<Program, 'variableNames' | 'getUserCode'> &
    Partial<Pick<Program, 'uniforms' | 'variableComponents'>>,
): Program {
  return {
    constructor: { name },
    outputShape,
    workgroupSize: [64, 1, 1],
    dispatchLayout: { x: [0] },
    dispatch: [Math.ceil(product(outputShape) / 64), 1, 1],
    size: true,
    shaderKey: name,
    ...rest,
  };
}
