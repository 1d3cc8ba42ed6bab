import * as tf from '@tensorflow/tfjs-core';
import { forward, type Tape } from './forward.js';
import { repeated } from './repeated.js';

/** The steps that depend on one of these tensors, in their order. */
export function stepsFrom<S extends { inputs: readonly string[]; outputs: readonly string[] }>(
  steps: readonly S[],
  keys: readonly string[],
): S[] {
  const changed = new Set(keys);
  return steps.filter(({ inputs, outputs }) => {
    if (!inputs.some((key) => changed.has(key))) return false;
    for (const key of outputs) changed.add(key);
    return true;
  });
}

/**
 * A forward pass with other tensors in the place of some: the layers behind these run anew.
 *
 * @param given [n, ...shape] each, by key; they stay the caller's.
 * @returns a tape of n samples, the caller's to dispose of
 */
export function rerun(tape: Tape, given: Readonly<Record<string, tf.Tensor>>): Tape {
  const keys = Object.keys(given);
  const steps = stepsFrom(tape.steps, keys);
  const changed = new Set([...keys, ...steps.flatMap(({ outputs }) => outputs)]);
  const count = Object.values(given)[0]!.shape[0]!;
  let again!: Tape;
  tf.tidy(() => {
    const inputs: Record<string, tf.Tensor> = { ...given };
    for (const key of steps.flatMap((step) => step.inputs)) {
      if (!changed.has(key)) inputs[key] = repeated(tape.tensors[key]!, count);
    }
    again = forward(inputs, steps, tape);
  });
  return again;
}
