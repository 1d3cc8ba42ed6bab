import * as tf from '@tensorflow/tfjs-core';
import { address, viewed, type WasmBackend } from '../backend.js';
import type { Call, Kernel } from '../call.js';
import { withOutputs } from '../guard_memory.js';
import { sizesAt } from '../host/sizes.js';
import type { At, SimdExports, StepNumbers, Write } from '../simd_exports.js';

/** What the step of every optimizer takes; its own numbers are the fields of the module's struct. */
interface StepAttrs {
  /** The part of each value that its decay leaves. Default 1. */
  readonly keep?: number;
  /** Whether memory of what is kept may be written over: the caller gives up what was there. Default false. */
  readonly inPlace?: boolean;
}

/** What a step is run with. */
export interface Step<Numbers> {
  /** Where an input lies, 0 if it is left out; what is kept may be written there. */
  at(name: string): number;
  /** Where the new value goes. */
  readonly to: number;
  readonly sizes: Numbers;
}

type Inputs = Readonly<Record<string, tf.TensorInfo>>;

/**
 * Memory that has a tensor's values, to be written over: its own, where that is allowed and nobody else has it. It is
 * told without the tensor: tfjs would take that for the output, and never give up the reference which is added here.
 */
function writable(backend: WasmBackend, from: tf.TensorInfo, inPlace: boolean): tf.TensorInfo {
  if (inPlace && backend.refCount(from.dataId) === 1) {
    backend.incRef(from.dataId);
    return viewed(from, from.shape);
  }
  const out = backend.makeOutput(from.shape, 'float32');
  const start = address(backend, from);
  const end = start + 4 * tf.util.sizeFromShape(from.shape);
  backend.wasm.HEAPU8.copyWithin(address(backend, out), start, end);
  return out;
}

/** Adds a step's outputs to others, and says where they and the inputs lie. */
export function prepareStep<Numbers extends { readonly stepNumbers: StepNumbers }>(
  backend: WasmBackend,
  inputs: Inputs,
  attrs: unknown,
  outputs: tf.TensorInfo[],
): Step<Numbers> {
  const { keep = 1, inPlace = false, ...own } = attrs as StepAttrs;
  const { value, gradient } = inputs as Record<'value' | 'gradient', tf.TensorInfo>;
  const newValue = backend.makeOutput(value.shape, 'float32');
  const tensors: Record<string, tf.TensorInfo> = { value, gradient };
  outputs.push(newValue);
  for (const name in inputs) {
    if (name === 'value' || name === 'gradient') continue;
    const kept = writable(backend, inputs[name]!, inPlace);
    tensors[name] = kept;
    outputs.push(kept);
  }
  const at = (name: string) => {
    const { [name]: tensor } = tensors;
    return tensor === undefined ? 0 : address(backend, tensor);
  };
  const stepNumbers = { size: tf.util.sizeFromShape(value.shape), keep };
  const sizes = { ...own, stepNumbers } as unknown as Numbers;
  return { at, to: address(backend, newValue), sizes };
}

/**
 * The step of an optimizer as one pass over a variable. Inputs are value, gradient and what is kept, by name;
 * outputs the new value and what is kept, in the order of the inputs. Without the module there are none.
 *
 * The new value has memory of its own: tfjs keeps filters arranged by the identity of their data.
 */
export function optimizerStep<Numbers extends { readonly stepNumbers: StepNumbers }>(
  write: Write<Numbers>,
  run: (call: Call, simd: SimdExports, step: Step<Numbers>, numbers: At<Numbers>) => void,
): Kernel {
  return (call) => {
    const { backend, simd, inputs, attrs } = call;
    if (simd === null) return [];
    return withOutputs(backend, (outputs) => {
      const step = prepareStep<Numbers>(backend, inputs, attrs, outputs);
      run(call, simd, step, sizesAt(backend, write, step.sizes));
    });
  };
}
