import * as tf from '@tensorflow/tfjs-core';
import { hasKernel } from '../../tfjs/has_kernel.js';

/** The step of an optimizer as one kernel. */
export interface StepPass {
  readonly kernel: string;
  /** What it takes besides tensors. */
  readonly numbers: Readonly<Record<string, number>>;
  /** The kernel's names of what is kept, where they are others. */
  readonly names?: Readonly<Record<string, string>>;
}

/** What a step starts from. */
export interface BeforeStep {
  readonly value: tf.Tensor;
  readonly gradient: tf.Tensor;
  /** What is kept, by its suffix. */
  readonly kept: Readonly<Record<string, tf.Tensor>>;
  /** The part of each value that its decay leaves. Default 1. */
  readonly keep?: number;
}

/**
 * The new value, and what is kept by suffix, by one kernel of the backend; null where it has none. What was kept is
 * written over where no other tensor has the same memory: whoever asks puts the new in its place.
 */
export function inOnePass(
  { kernel, numbers, names = {} }: StepPass,
  { value, gradient, kept, keep = 1 }: BeforeStep,
): { readonly value: tf.Tensor; readonly [suffix: string]: tf.Tensor } | null {
  const engine = tf.engine();
  if (value.size === 0 || !hasKernel(kernel)) return null;
  const suffixes = Object.keys(kept);
  const own = suffixes.map((suffix) => [names[suffix] ?? suffix, kept[suffix]!]);
  const inputs: tf.NamedTensorMap = { value, gradient, ...Object.fromEntries(own) };
  if (Object.values(inputs).some(({ dtype }) => dtype !== 'float32')) return null;
  const made = engine.runKernel(kernel, inputs, { ...numbers, keep, inPlace: true }) as tf.Tensor[];
  // Without the module in the backend's memory the step is composed of the backend's own kernels.
  if (made.length === 0) return null;
  const moved = suffixes.map((suffix, i) => [suffix, made[i + 1]!]);
  return { value: made[0]!, ...Object.fromEntries(moved) };
}
