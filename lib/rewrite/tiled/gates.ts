import type { Plan } from './plan.js';
import type { Pace } from './tiling.js';

const rowsOf = (plan: Plan, key: string): number => plan.shapes.get(key)![1]!;

/** Of a tensor and those that it alone is made of, row by row, the first that is the smallest. */
function smallest(plan: Plan, key: string): string {
  const step = plan.steps.find(({ output }) => output === key);
  if (step === undefined || step.inputs.length > 1) return key;
  const [before, after] = [plan.shapes.get(step.inputs[0]!)!, plan.shapes.get(key)!];
  const fewer = before[1] === after[1] && before.at(-1)! < after.at(-1)!;
  return fewer ? smallest(plan, step.inputs[0]!) : key;
}

/** What part of the output's rows each tensor has that has fewer, and is enlarged. */
function sharesOf(plan: Plan): [key: string, share: number][] {
  const all = rowsOf(plan, plan.output);
  return plan.steps.flatMap(({ inputs, output }) =>
    inputs
      .filter((key) => {
        const rows = rowsOf(plan, key);
        // One row may be for all.
        return rows > 1 && rows < rowsOf(plan, output) && rows < all;
      })
      .map((key): [string, number] => [smallest(plan, key), rowsOf(plan, key) / all]),
  );
}

/** Of each tensor that is enlarged, the rows that are made at once. */
export function gatesOf(plan: Plan, { height, times }: Pace): ReadonlyMap<string, number> {
  if (times === 1) return new Map();
  const shares = sharesOf(plan);
  const least = Math.log2(Math.min(...shares.map(([, share]) => share)));
  return new Map(
    shares.map(([key, share]) => {
      const strips = 2 ** Math.floor((Math.log2(times) * Math.log2(share)) / least);
      return [key, strips * Math.max(Math.round(height * share), 1)];
    }),
  );
}

/** How many times as many rows as the smallest picture that is enlarged the output has. */
export const enlargement = (plan: Plan): number =>
  Math.max(1, ...sharesOf(plan).map(([, share]) => Math.round(1 / share)));
