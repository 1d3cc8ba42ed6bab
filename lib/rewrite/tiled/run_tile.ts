import * as tf from '@tensorflow/tfjs-core';
import type { Range } from '../../arithmetic/behind_axis.js';
import { lengthOf, type Piece, type Ranges } from './piece.js';
import type { Plan, PlannedStep } from './plan.js';

/** What one tile needs of each tensor, an axis each. */
export type Needs = readonly ReadonlyMap<string, Range>[];

/** The ranges of a tensor; null for one that is not needed. */
export const rangesOf = (needs: Needs, key: string): Ranges | null =>
  needs[0]!.has(key) ? needs.map((axis) => axis.get(key)!) : null;

/** For each tensor the last step that reads it. */
export function lastUses({ steps }: Plan): ReadonlyMap<string, PlannedStep> {
  return new Map(steps.flatMap((step) => step.inputs.map((key) => [key, step] as const)));
}

/** What a step makes of its pieces: a tensor of its own. */
export function runStep({ rule }: PlannedStep, pieces: readonly (Piece | null)[], wanted: Ranges) {
  return tf.tidy(() => {
    const made = rule.run(pieces, wanted);
    return pieces.some((piece) => piece?.tensor === made) ? tf.clone(made) : made;
  });
}

/**
 * A part of the output, from the part of the input that it needs. What is not needed any more is disposed of.
 *
 * @param input [batch, ...spatial, channels], the whole
 * @param sample which of the batch
 */
export function runTile(plan: Plan, needs: Needs, input: tf.Tensor, sample: number): tf.Tensor {
  return tf.tidy(() => {
    const at = rangesOf(needs, plan.input)!;
    const begin = [sample, ...at.map(([first]) => first), 0];
    const first = tf.slice(input, begin, [1, ...at.map(lengthOf), input.shape.at(-1)!]);
    const pieces = new Map<string, Piece>([[plan.input, { tensor: first, at }]]);
    const last = lastUses(plan);
    for (const step of plan.steps) {
      const wanted = rangesOf(needs, step.output);
      if (wanted !== null) {
        const given = step.inputs.map((key) => pieces.get(key) ?? null);
        pieces.set(step.output, { tensor: runStep(step, given, wanted), at: wanted });
      }
      for (const key of new Set(step.inputs)) {
        if (last.get(key) !== step || key === plan.output) continue;
        pieces.get(key)?.tensor.dispose();
        pieces.delete(key);
      }
    }
    return pieces.get(plan.output)!.tensor;
  });
}
