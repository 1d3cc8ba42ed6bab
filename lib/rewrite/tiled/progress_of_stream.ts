import { ValueError } from '../../check.js';
import { type Network, type Plan, type PlannedStep, shapesOf } from './plan.js';

/** How many positions of each tensor are known for good. */
export type Ends = ReadonlyMap<string, number>;

/** The least p >= from, below `most`, for which the test fails, where it fails for all that follow. */
function firstFailure(from: number, most: number, holds: (p: number) => boolean): number {
  let [low, step] = [from, 1];
  while (low < most && holds(Math.min(low + step, most) - 1)) {
    low = Math.min(low + step, most);
    step *= 2;
  }
  let high = Math.min(low + step, most);
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether what a step gives at p depends on nothing that is still to come. */
function isKnown({ inputs, rule }: PlannedStep, ends: Ends, p: number): boolean {
  return inputs.every((key, n) => {
    const range = rule.behind(n, 0, [p, p]);
    return range === null || range[1] < ends.get(key)!;
  });
}

/** Lengths that a layer refuses come with others before them: no factor is larger. */
const LOOKED_BACK = 64;

/** The lengths of all tensors if the signal ended after n samples, or after the most before that all layers take. */
function lengthsAt(network: Network, channels: number, n: number): Ends | null {
  for (let length = n; length > Math.max(n - LOOKED_BACK, 0); length--) {
    try {
      const shapes = shapesOf('stream', network, [1, length, channels]);
      return new Map([...shapes].map(([key, shape]) => [key, shape[1]!]));
    } catch (error) {
      if (!(error instanceof ValueError)) throw error;
    }
  }
  return null;
}

/**
 * How far each tensor is known after n samples, whatever follows.
 *
 * @param plan for a signal that is longer than any
 * @param before how far they were known before, from where it is looked on
 */
export function endsAfter(network: Network, plan: Plan, n: number, before: Ends = new Map()): Ends {
  const lengths = lengthsAt(network, plan.shapes.get(plan.input)!.at(-1)!, n);
  const ends = new Map([[plan.input, n]]);
  for (const step of plan.steps) {
    const from = before.get(step.output) ?? 0;
    const most = lengths?.get(step.output) ?? from;
    const end = firstFailure(from, most, (p) => isKnown(step, ends, p));
    ends.set(step.output, end);
  }
  return ends;
}

/** From this sample on, so many of them, the delay is looked at: it repeats with the strides. */
const [SETTLED, LOOKED_AT] = [2 ** 20, 64];

/** By how many samples at most what is known lags behind what the model makes of the same samples. */
export function delayOf(network: Network, plan: Plan): number {
  const channels = plan.shapes.get(plan.input)!.at(-1)!;
  const lags = Array.from({ length: LOOKED_AT }, (_, n) => {
    const whole = lengthsAt(network, channels, SETTLED + n)!.get(plan.output)!;
    return whole - endsAfter(network, plan, SETTLED + n).get(plan.output)!;
  });
  return Math.max(...lags);
}
