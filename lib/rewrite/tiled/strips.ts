import type { Range } from '../../arithmetic/behind_axis.js';
import { within } from './piece.js';
import { needed, type Plan, type PlannedStep } from './plan.js';

/** What is computed, one strip of rows after the other, so that each row is computed once. */
export interface Strip {
  /** The rows of the output that it gives; null while the first are on their way. */
  readonly range: Range | null;
  /** The rows of each tensor that are computed. */
  readonly made: ReadonlyMap<string, Range>;
  /** The first row of each tensor that later strips read; a tensor without one is done with. */
  readonly kept: ReadonlyMap<string, number>;
}

const rowsOf = (plan: Plan, key: string): number => plan.shapes.get(key)![1]!;

/** The rows of an input that rows of the output depend on; null where only the length matters. */
export function rowsBehind(
  plan: Plan,
  step: PlannedStep,
  input: number,
  rows: Range,
): Range | null {
  const seen = step.rule.behind(input, 0, rows);
  return seen === null ? null : within(seen, rowsOf(plan, step.inputs[input]!));
}

/** How far each tensor is to be known for the output to be known up to a row, which may be before the first. */
function goalsFor(plan: Plan, last: number): ReadonlyMap<string, number> {
  const goals = new Map([[plan.output, last]]);
  for (const step of [...plan.steps].reverse()) {
    const goal = goals.get(step.output);
    if (goal === undefined) continue;
    step.inputs.forEach((key, n) => {
      const row = Math.max(goal, 0);
      const seen = rowsBehind(plan, step, n, [row, row]);
      if (seen === null) return;
      const ratio = rowsOf(plan, key) / rowsOf(plan, step.output);
      const there = seen[1] + Math.floor(Math.min(goal, 0) * ratio);
      goals.set(key, Math.max(goals.get(key) ?? there, there));
    });
  }
  return goals;
}

/** Where the first strip ends: far enough before the output that no strip begins with more rows than another. */
function firstEnd(plan: Plan, height: number): number {
  const count = rowsOf(plan, plan.output);
  if (height >= count) return count;
  const begun = (strips: number) =>
    Math.max(...goalsFor(plan, height * (1 - strips) - 1).values()) >= 0;
  // The most strips before the output of which the first does something.
  let [low, high] = [0, 1];
  while (begun(high)) [low, high] = [high, 2 * high];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (begun(middle)) low = middle;
    else high = middle;
  }
  return height * (1 - low);
}

/** How many strips there are. */
export const stripCount = (plan: Plan, height: number): number =>
  Math.ceil((rowsOf(plan, plan.output) - firstEnd(plan, height)) / height) + 1;

/** How often each tensor is read. */
function readings({ steps }: Plan): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const key of steps.flatMap(({ inputs }) => inputs)) {
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/**
 * The strips of so many rows of the output, from the first row to the last.
 *
 * @param skipped so many strips, whose rows the first that is given makes as well
 */
export function* stripsOf(plan: Plan, height: number, skipped = 0): Generator<Strip> {
  const count = rowsOf(plan, plan.output);
  const all = needed(plan, 0, [0, count - 1]);
  const read = readings(plan);
  const steps = [...plan.steps].reverse();
  // Made anew rather than kept: it is cheap, and its inputs are smaller, or are kept anyhow.
  const anew = (step: PlannedStep) => step.rule.copies === true && read.get(step.output) === 1;
  /** The last row of each tensor that is known. */
  const ends = new Map([...all].map(([key, [first]]) => [key, first - 1]));
  let start = 0;
  const begin = Math.min(firstEnd(plan, height) + skipped * height, count);
  for (let end = begin; ; end = Math.min(end + height, count)) {
    const goals = goalsFor(plan, end - 1);
    const range: Range | null = end > 0 ? [start, end - 1] : null;
    start = Math.max(end, 0);
    const asked = new Map<string, Range>(range ? [[plan.output, range]] : []);
    const made = new Map<string, Range>();
    for (const step of steps) {
      const key = step.output;
      const wanted = asked.get(key);
      const [first, last] = anew(step)
        ? (wanted ?? [0, -1])
        : [ends.get(key)! + 1, Math.max(wanted?.[1] ?? -1, goals.get(key) ?? -1)];
      if (!all.has(key) || last < first) continue;
      made.set(key, [first, last]);
      step.inputs.forEach((input, n) => {
        const seen = rowsBehind(plan, step, n, [first, last]);
        if (seen === null) return;
        const [least, most] = asked.get(input) ?? seen;
        asked.set(input, [Math.min(least, seen[0]), Math.max(most, seen[1])]);
      });
    }
    for (const [key, [, last]] of made) ends.set(key, Math.max(ends.get(key)!, last));
    yield { range, made, kept: keptAfter(plan, all, ends, anew) };
    if (end === count) return;
  }
}

/** The first row of each tensor that is still to be read. */
function keptAfter(
  plan: Plan,
  all: ReadonlyMap<string, Range>,
  ends: ReadonlyMap<string, number>,
  anew: (step: PlannedStep) => boolean,
): ReadonlyMap<string, number> {
  const kept = new Map<string, number>();
  for (const step of [...plan.steps].reverse()) {
    const whole = all.get(step.output);
    if (whole === undefined) continue;
    const again = anew(step);
    const next = again ? kept.get(step.output) : ends.get(step.output)! + 1;
    // What is made anew needs its inputs, and is not kept itself.
    if (again) kept.delete(step.output);
    if (next === undefined || next > whole[1]) continue;
    step.inputs.forEach((key, n) => {
      const seen = rowsBehind(plan, step, n, [next, whole[1]]);
      if (seen !== null) kept.set(key, Math.min(kept.get(key) ?? seen[0], seen[0]));
    });
  }
  return kept;
}
