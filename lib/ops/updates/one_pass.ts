import * as tf from '@tensorflow/tfjs-core';
import { hasKernel } from '../../tfjs/has_kernel.js';
import { OPTIMIZER_STEPS } from '../kernel_names.js';

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

/** The new value, and what is kept by suffix. */
export interface AfterStep {
  readonly value: tf.Tensor;
  readonly [suffix: string]: tf.Tensor;
}

/** A step of one variable, and its kernel, if it has one. */
interface VariableStep<Pass = StepPass> {
  readonly pass: Pass;
  readonly before: BeforeStep;
}

function inputsOf({ pass, before }: VariableStep): tf.NamedTensorMap {
  const { names = {} } = pass;
  const inputs: tf.NamedTensorMap = { value: before.value, gradient: before.gradient };
  for (const suffix in before.kept) inputs[names[suffix] ?? suffix] = before.kept[suffix]!;
  return inputs;
}

const attrsOf = ({ pass, before }: VariableStep) => ({
  ...pass.numbers,
  keep: before.keep ?? 1,
  inPlace: true,
});

/** What a step's kernel made, by name. */
function afterStep({ before }: VariableStep, made: readonly tf.Tensor[]): AfterStep {
  const after: Record<string, tf.Tensor> = {};
  for (const [i, suffix] of Object.keys(before.kept).entries()) after[suffix] = made[i + 1]!;
  return Object.assign(after, { value: made[0]! });
}

function mayRun(kernel: string, { value }: BeforeStep, inputs: tf.NamedTensorMap): boolean {
  const floats = Object.values(inputs).every(({ dtype }) => dtype === 'float32');
  return floats && value.size > 0 && hasKernel(kernel);
}

function runAlone(step: VariableStep, inputs: tf.NamedTensorMap): AfterStep | null {
  const { kernel } = step.pass;
  if (!mayRun(kernel, step.before, inputs)) return null;
  const made = tf.engine().runKernel(kernel, inputs, attrsOf(step)) as tf.Tensor[];
  // Without the module in the backend's memory the step is composed of the backend's own kernels.
  return made.length === 0 ? null : afterStep(step, made);
}

/**
 * The new value, and what is kept by suffix, by one kernel of the backend; null where it has none. What was kept is
 * written over where no other tensor has the same memory: whoever asks puts the new in its place.
 */
export function inOnePass(pass: StepPass, before: BeforeStep): AfterStep | null {
  const step = { pass, before };
  return runAlone(step, inputsOf(step));
}

/** The steps of several variables as inOnePass has each, by one call of the backend where it can. */
export function inOnePasses(given: readonly VariableStep<StepPass | null>[]): (AfterStep | null)[] {
  const steps = given.filter((step): step is VariableStep => step.pass !== null);
  if (steps.length < Math.max(2, given.length) || !hasKernel(OPTIMIZER_STEPS)) {
    return given.map(({ pass, before }) => pass && inOnePass(pass, before));
  }
  const inputs = steps.map(inputsOf);
  const each = () => steps.map((step, i) => runAlone(step, inputs[i]!));
  const { kernel } = steps[0]!.pass;
  const together = steps.every(
    ({ pass, before }, i) => pass.kernel === kernel && mayRun(kernel, before, inputs[i]!),
  );
  if (!together) return each();
  const all: tf.NamedTensorMap = {};
  for (const [i, own] of inputs.entries()) {
    for (const name in own) all[`${i} ${name}`] = own[name]!;
  }
  const attrs = { kernel, steps: steps.map(attrsOf) } as unknown as tf.NamedAttrMap;
  const made = tf.engine().runKernel(OPTIMIZER_STEPS, all, attrs) as tf.Tensor[];
  if (made.length === 0) return each();
  let at = 0;
  return steps.map((step) => {
    const count = 1 + Object.keys(step.before.kept).length;
    at += count;
    return afterStep(step, made.slice(at - count, at));
  });
}

/** Values whose steps are made at once: old and new ones lie beside each other meanwhile. */
const MOST_VALUES = 2 ** 20;

/** Variables in groups of so many values that their steps are made at once. */
export function stepGroups<T>(all: readonly T[], size: (one: T) => number): T[][] {
  const groups: T[][] = [];
  let room = 0;
  for (const one of all) {
    room -= size(one);
    if (room < 0 || groups.length === 0) {
      groups.push([]);
      room = MOST_VALUES - size(one);
    }
    groups.at(-1)!.push(one);
  }
  return groups;
}
