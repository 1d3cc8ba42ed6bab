import * as tf from '@tensorflow/tfjs-core';
import type { Range } from '../../arithmetic/behind_axis.js';
import { joinRows, type RowsPart } from '../../ops/join_rows.js';
import { lengthOf, type Piece, type Ranges } from './piece.js';
import type { ChannelMoments } from './piece_rule.js';
import type { Plan, PlannedStep } from './plan.js';
import type { Rows } from './rows.js';
import type { States } from './states.js';
import { rowsBehind, type Strip } from './strips.js';

/** What a band of columns needs of each tensor, by axis behind the rows. */
export type Columns = readonly ReadonlyMap<string, Range>[];

const columnsOf = (columns: Columns, key: string): Ranges => columns.map((axis) => axis.get(key)!);

/** For each tensor the last step that reads it. */
export function lastUses({ steps }: Plan): ReadonlyMap<string, PlannedStep> {
  return new Map(steps.flatMap((step) => step.inputs.map((key) => [key, step] as const)));
}

/** What a step makes of its pieces: a tensor of its own. */
export function runStep(
  { rule, output }: PlannedStep,
  pieces: readonly (Piece | null)[],
  wanted: Ranges,
  states: States,
  moments?: ChannelMoments,
): tf.Tensor {
  return tf.tidy(() => {
    if (rule.resume !== undefined) {
      const [made, ...reached] = rule.resume(pieces[0]!, wanted, states.of(output));
      states.set(output, reached);
      return made!;
    }
    const made = rule.run(pieces, wanted, moments);
    return pieces.some((piece) => piece?.tensor === made) ? tf.clone(made) : made;
  });
}

/** Of the whole input [batch, ...spatial, channels], a part of one of its samples. */
function partOf(input: tf.Tensor, sample: number, at: Ranges): tf.Tensor {
  const begin = [sample, ...at.map(([first]) => first), 0];
  return tf.slice(input, begin, [1, ...at.map(lengthOf), input.shape.at(-1)!]);
}

/** Whether a step is of several tensors beside each other, of which it takes all columns. */
const joinsAll = ({ rule, inputs, output }: PlannedStep, columns: Columns): boolean =>
  rule.joins === true &&
  inputs.length > 1 &&
  inputs.every((key) =>
    columns.every((axis) => tf.util.arraysEqual([...axis.get(key)!], [...axis.get(output)!])),
  );

/**
 * Computes a strip of a band: the rows of the output that it gives, or null. What later strips read is kept.
 *
 * @param rows what the strips before have left
 * @param input [batch, ...spatial, channels], the whole
 * @param sample which of the batch
 * @param moments of the layers that need them, by what they give
 */
export async function runStrip(
  plan: Plan,
  strip: Strip,
  columns: Columns,
  rows: Rows,
  input: tf.Tensor,
  sample: number,
  moments: ReadonlyMap<string, ChannelMoments>,
): Promise<tf.Tensor | null> {
  const last = lastUses(plan);
  let result: tf.Tensor | null = null;
  if (plan.output === plan.input && strip.range !== null) {
    result = partOf(input, sample, [strip.range, ...columnsOf(columns, plan.input)]);
  }
  for (const step of plan.steps) {
    const range = strip.made.get(step.output);
    if (range !== undefined) {
      const partsOf = (key: string, at: Ranges): RowsPart[] => {
        if (key !== plan.input) return rows.parts(key, at[0]!);
        return [{ tensor: partOf(input, sample, at), from: 0, count: lengthOf(at[0]!) }];
      };
      const made = tf.tidy(() => {
        const wanted = [range, ...columnsOf(columns, step.output)];
        if (joinsAll(step, columns))
          return joinRows(step.inputs.map((key) => partsOf(key, wanted)));
        const pieces = step.inputs.map((key, n) => {
          const seen = rowsBehind(plan, step, n, range);
          if (seen === null) return null;
          const at = [seen, ...columnsOf(columns, key)];
          return { tensor: joinRows([partsOf(key, at)]), at };
        });
        return runStep(step, pieces, wanted, rows.states, moments.get(step.output));
      });
      if (step.output === plan.output) result = made;
      else rows.add(step.output, made, range);
    }
    for (const key of new Set(step.inputs)) {
      if (last.get(key) === step) await rows.trim(key, strip.kept.get(key));
    }
  }
  return result;
}
