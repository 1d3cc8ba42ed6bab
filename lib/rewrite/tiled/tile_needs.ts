import { product } from '../../arithmetic/product.js';
import { Costs } from './costs.js';
import { lengthOf } from './piece.js';
import type { Plan, PlannedStep } from './plan.js';
import { lastUses } from './run_strip.js';
import { rowsBehind, Strips } from './strips.js';
import { type Widths, widthsOf } from './tile_widths.js';
import { paceOf, type Tiling } from './tiling.js';

const FLOAT = 4;

/** Activations of one pass, or of the kernel's own. */
const ONE_PASS: readonly unknown[] = ['linear', 'relu', 'relu6', 'tanh', 'sigmoid', 'elu'];

/** How many tensors of the output's size there are at once, at most. */
const passes = ({ layer, rule }: PlannedStep): number =>
  rule.joins
    ? 2
    : rule.between !== undefined && ONE_PASS.includes(layer.getConfig().activation)
      ? 3
      : 5;

/** The numbers that a step's layer has, and computes of these. */
export function weightsOf({ layer }: PlannedStep): number {
  const own = layer.weights.reduce((sum, { shape }) => sum + product(shape as number[]), 0);
  // A kernel that is computed has copies of its own.
  return 'predicting' in layer ? 2 * own : own;
}

/** What a band takes. */
export interface Needed {
  /** The most bytes of tensors at once. */
  readonly bytes: number;
  /** About how many products what comes on top of the positions takes: calls, what is read again, what waits outside. */
  readonly more: number;
}

/** The least strips after the first that are looked at: the rows that are kept grow, then all are alike. */
const IN_A_ROW = 2;

/** Strips from which on some are looked at: in the middle, at the end, and where there are few rows yet. */
function beginnings(count: number, roughly: boolean): number[] {
  if (roughly) return [count >> 1];
  const some = [count >> 1, count - 2, 1, count >> 2];
  return [...new Set(some.filter((n) => n > 0 && n < count)), 0];
}

/** The call of a layer takes about as long as so many products. */
const CALLED = 1e6;

/** To prepare a kernel for one call takes about as long as so many positions. */
const PREPARED = 256;

/** A number that leaves the backend and comes again takes about as long as so many products. */
const MOVED = 100;

/** One that is copied to lie beside others that a layer reads takes as long as so many. */
const READ = 32;

/**
 * What a tiling needs and takes; it ends early where more bytes are needed than may be.
 *
 * @param roughly by strips in the middle alone
 */
export function neededFor(
  plan: Plan,
  tiling: Tiling,
  widths: Widths,
  memory = Number.POSITIVE_INFINITY,
  roughly = false,
): Needed {
  const rows = new Map(
    [...plan.shapes].map(([key, shape]) => {
      return [key, product(widths(key)) * shape.at(-1)!] as const;
    }),
  );
  const row = (key: string) => rows.get(key)!;
  const sizes = new Map(plan.steps.map((step) => [step, [weightsOf(step), passes(step)] as const]));
  const last = lastUses(plan);
  const { outside, times } = tiling;
  const strips = new Strips(plan, paceOf(tiling));
  // Until all that is made at once was.
  const looked = Math.max(IN_A_ROW, times);
  let most = 0;
  const calls = new Costs(plan);
  const moves = new Costs(plan);
  const needs = (): Needed => {
    // Those that were not looked at are like the others.
    const times = plan.steps.length / Math.max(calls.count, 1);
    return { bytes: FLOAT * Math.ceil(most), more: times * (calls.sum() + moves.sum()) };
  };
  for (const skipped of beginnings(strips.count, roughly)) {
    const held = new Map<string, number>();
    const ends = new Map<string, number>();
    let now = 0;
    const holds = (key: string, rows: number) => {
      now += (rows - (held.get(key) ?? 0)) * row(key);
      held.set(key, rows);
    };
    const left = (key: string, first: number | undefined) =>
      first === undefined ? 0 : Math.max((ends.get(key) ?? -1) + 1 - first, 0);
    let place = skipped === 0 ? 0 : -1;
    for (const { made, kept } of strips.from(Math.max(skipped - 1, 0))) {
      // The strip before those that are looked at makes all that they find.
      if (place++ < 0) {
        for (const [key, [, end]] of made) {
          ends.set(key, end);
          if (key !== plan.output && !outside) holds(key, left(key, kept.get(key)));
        }
        continue;
      }
      if (place > looked) break;
      for (const step of plan.steps) {
        const key = step.output;
        const range = made.get(key);
        if (range !== undefined) {
          const given = step.inputs.reduce((sum, input, n) => {
            const seen = rowsBehind(plan, step, n, range);
            return seen === null ? sum : sum + lengthOf(seen) * row(input);
          }, 0);
          const between = step.rule.between?.([lengthOf(range), ...widths(key)]) ?? given;
          // Kernels turned round, and the output with what is cut from it.
          const [weights, outputs] = sizes.get(step)!;
          const own = 2 * weights + outputs * lengthOf(range) * row(key);
          most = Math.max(most, now + given + between + own);
          if (key !== plan.output) holds(key, (held.get(key) ?? 0) + lengthOf(range));
          ends.set(key, range[1]);
          calls.add(key, range, CALLED + PREPARED * weights + READ * given);
        }
        for (const input of new Set(step.inputs)) {
          if (last.get(input) !== step || input === plan.input) continue;
          const stay = left(input, kept.get(input));
          most = Math.max(most, now + stay * row(input));
          const rows = made.get(input);
          if (outside && rows !== undefined) moves.add(input, rows, MOVED * stay * row(input));
          holds(input, outside ? 0 : stay);
        }
        if (FLOAT * most > memory) return needs();
      }
    }
  }
  return needs();
}

/** The most bytes of tensors that a tile of a size needs beside the whole input, an upper estimate. */
export const tileBytes = (plan: Plan, tiling: Tiling): number =>
  neededFor(plan, tiling, widthsOf(plan, tiling.tile)).bytes;
