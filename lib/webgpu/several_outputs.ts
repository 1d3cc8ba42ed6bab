import type * as tf from '@tensorflow/tfjs-core';
import { flat, type Uniform, type WebgpuBackend } from './backend.js';

/** What of tfjs's WebGPU backend is used here, besides. */
interface Backend extends WebgpuBackend {
  readonly pipelineCache: Record<string, GPUComputePipeline>;
  uploadToGPU(dataId: object): void;
  recordAndSubmit(
    program: object,
    output: tf.TensorInfo,
    inputs: readonly tf.TensorInfo[],
    uniforms: readonly Uniform[],
  ): void;
}

/** A shader with several outputs. */
export interface SeveralOutputs {
  /** Of the shader, which depends on nothing else. */
  readonly name: string;
  readonly outputs: Readonly<Record<string, tf.TensorInfo>>;
  readonly inputs: Readonly<Record<string, tf.TensorInfo>>;
  /** Numbers of the shader, by name. */
  readonly numbers: Readonly<Record<string, number>>;
  /** How many threads run `code`, which has the number of its own in `index`. */
  readonly size: number;
  readonly code: string;
}

const THREADS = 64;

/**
 * The shader in whole, as tfjs writes only those with one output. tfjs gives it the numbers of all buffers first:
 * each as a vector, of a size and a stride.
 */
function shader({ outputs, inputs, numbers, code }: SeveralOutputs): string {
  const buffers = [...Object.keys(outputs), ...Object.keys(inputs)];
  const written = Object.keys(outputs).length;
  return `
  struct Uniforms {
    nan : f32, infinity : f32,
    ${[...buffers.slice(1), buffers[0]].map((name) => `${name}Size : i32, ${name}Stride : i32,`).join(' ')}
    ${Object.keys(numbers)
      .map((name) => `${name} : f32,`)
      .join(' ')}
  };
  ${buffers
    .map(
      (name, i) =>
        `@group(0) @binding(${i}) var<storage, ${i < written ? 'read_write' : 'read'}> ${name} : array<f32>;`,
    )
    .join('\n')}
  @group(0) @binding(${buffers.length}) var<uniform> uniforms : Uniforms;
  @compute @workgroup_size(${THREADS})
  fn main(@builtin(workgroup_id) ownGroup : vec3<u32>, @builtin(num_workgroups) allGroups : vec3<u32>,
          @builtin(local_invocation_index) lane : u32) {
    let index = i32((ownGroup.y * allGroups.x + ownGroup.x) * ${THREADS}u + lane);
    ${code}
  }`;
}

/** Runs a shader that writes several tensors; those of nothing are left alone. */
export function runSeveralOutputs(backend: WebgpuBackend, program: SeveralOutputs): void {
  const own = backend as Backend;
  const { name, outputs, inputs, numbers, size } = program;
  if (size === 0) return;
  const [first, ...rest] = [...Object.values(outputs), ...Object.values(inputs)].map(flat);
  for (const { dataId } of [first!, ...rest]) own.uploadToGPU(dataId);
  const key = `tfjs-deconv ${name}`;
  own.pipelineCache[key] ??= own.device.createComputePipeline({
    label: name,
    layout: 'auto',
    compute: {
      module: own.device.createShaderModule({ code: shader(program), label: name }),
      entryPoint: 'main',
    },
  });
  const groups = Math.ceil(size / THREADS);
  const across = Math.min(groups, 65_535);
  const recorded = {
    constructor: { name },
    pipeline: own.pipelineCache[key],
    outputShape: first!.shape,
    dispatch: [across, Math.ceil(groups / across), 1],
  };
  const uniforms = Object.values(numbers).map(
    (value): Uniform => ({ type: 'float32', data: [value] }),
  );
  own.recordAndSubmit(recorded, first!, rest, uniforms);
}
