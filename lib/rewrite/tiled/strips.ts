import type { Range } from '../../arithmetic/behind_axis.js';
import { gatesOf } from './gates.js';
import { within } from './piece.js';
import { needed, type Plan, type PlannedStep } from './plan.js';
import type { Pace } from './tiling.js';

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

/** A step, with places for its tensors in lists. */
interface Placed {
  readonly step: PlannedStep;
  readonly output: number;
  readonly inputs: readonly number[];
}

/** The strips of a pace, from the first row to the last. */
export class Strips {
  /** How many there are. */
  readonly count: number;
  private readonly rows: number;
  /** The output's place. */
  private readonly output: number;
  /** The end of the first: far enough before the output that no strip begins with more rows than another. */
  private readonly firstEnd: number;
  /** From the last to the first. */
  private readonly steps: readonly Placed[];
  /** The rows of each tensor, and which of them the output needs. */
  private readonly lengths: readonly number[];
  private readonly all: ReadonlyMap<string, Range>;
  /** Of each tensor the rows that are made at once; 0 for as many as are asked for. */
  private readonly gates: readonly number[];
  private readonly read = new Map<string, number>();

  constructor(
    private readonly plan: Plan,
    private readonly pace: Pace,
  ) {
    const keys = [...plan.shapes.keys()];
    const places = new Map(keys.map((key, place) => [key, place]));
    const place = (key: string) => places.get(key)!;
    this.steps = plan.steps.toReversed().map((step) => {
      return { step, output: place(step.output), inputs: step.inputs.map(place) };
    });
    this.lengths = keys.map((key) => rowsOf(plan, key));
    this.output = place(plan.output);
    this.rows = rowsOf(plan, plan.output);
    this.all = needed(plan, 0, [0, this.rows - 1]);
    const gates = gatesOf(plan, pace);
    this.gates = keys.map((key) => gates.get(key) ?? 0);
    for (const key of plan.steps.flatMap(({ inputs }) => inputs)) {
      this.read.set(key, (this.read.get(key) ?? 0) + 1);
    }
    this.firstEnd = this.begins();
    this.count = Math.ceil((this.rows - this.firstEnd) / pace.height) + 1;
  }

  /** Whether a step is made anew rather than kept: it is cheap, and its inputs are smaller, or are kept anyhow. */
  private anew(step: PlannedStep): boolean {
    return step.rule.copies === true && this.read.get(step.output) === 1;
  }

  /**
   * How far each tensor is to be known for the output to be known up to a row, which may be before the first; -Infinity for
   * those that it does not need.
   */
  private goals(last: number): number[] {
    const { steps, lengths, gates } = this;
    const goals = lengths.map(() => Number.NEGATIVE_INFINITY);
    goals[this.output] = last;
    for (const { step, output, inputs } of steps) {
      let goal = goals[output]!;
      if (goal === Number.NEGATIVE_INFINITY) continue;
      const [gate, length] = [gates[output]!, lengths[output]!];
      if (gate > 0) {
        goal = Math.min(Math.ceil((goal + 1) / gate) * gate, length) - 1;
        goals[output] = goal;
      }
      const row = Math.max(goal, 0);
      for (let n = 0; n < inputs.length; n++) {
        const input = inputs[n]!;
        const seen = step.rule.behind(n, 0, [row, row]);
        if (seen === null) continue;
        const most = lengths[input]!;
        const there = within(seen, most)[1] + Math.floor((Math.min(goal, 0) * most) / length);
        if (there > goals[input]!) goals[input] = there;
      }
    }
    return goals;
  }

  private begins(): number {
    const { height } = this.pace;
    if (height >= this.rows) return this.rows;
    const begun = (strips: number) =>
      this.goals(height * (1 - strips) - 1).some((goal) => goal >= 0);
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

  /**
   * One strip after the other.
   *
   * @param skipped so many of the first, whose rows the first that is given makes as well
   */
  *from(skipped = 0): Generator<Strip> {
    const { plan, all, rows } = this;
    const { height } = this.pace;
    /** The last row of each tensor that is known. */
    const ends = new Map([...all].map(([key, [first]]) => [key, first - 1]));
    let start = 0;
    const begin = Math.min(this.firstEnd + skipped * height, rows);
    for (let end = begin; ; end = Math.min(end + height, rows)) {
      const goals = this.goals(end - 1);
      const range: Range | null = end > 0 ? [start, end - 1] : null;
      start = Math.max(end, 0);
      const asked = new Map<string, Range>(range ? [[plan.output, range]] : []);
      const made = new Map<string, Range>();
      for (const { step, output } of this.steps) {
        const key = step.output;
        const wanted = asked.get(key);
        const [first, last] = this.anew(step)
          ? (wanted ?? [0, -1])
          : [ends.get(key)! + 1, Math.max(wanted?.[1] ?? -1, goals[output]!)];
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
      yield { range, made, kept: this.kept(ends) };
      if (end === rows) return;
    }
  }

  /** The first row of each tensor that is still to be read. */
  private kept(ends: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
    const kept = new Map<string, number>();
    for (const { step } of this.steps) {
      const whole = this.all.get(step.output);
      if (whole === undefined) continue;
      const again = this.anew(step);
      const next = again ? kept.get(step.output) : ends.get(step.output)! + 1;
      // What is made anew needs its inputs, and is not kept itself.
      if (again) kept.delete(step.output);
      if (next === undefined || next > whole[1]) continue;
      step.inputs.forEach((key, n) => {
        const seen = rowsBehind(this.plan, step, n, [next, whole[1]]);
        if (seen !== null) kept.set(key, Math.min(kept.get(key) ?? seen[0], seen[0]));
      });
    }
    return kept;
  }
}
