import { Random } from '../arithmetic/random.js';
import type { JudgedExamples } from './tasks/judgement.js';
import type { Measure } from './tasks/task.js';

/** Test sets drawn anew, with replacement. */
const RESAMPLES = 1_000;
/** Below this, all examples may favour the model by chance more often than once in 40 times: 1 / 2^5. */
const LEAST = 6;
/** The ends of an interval of 95 %. */
const ENDS = [0.025, 0.975] as const;

/** The model beside one baseline. */
export interface Comparison {
  /** What it is compared with. */
  baseline: string;
  /** The baseline's number. */
  value: number;
  /** By how much the model is better; negative where it is worse. */
  by: number;
  /** Between what `by` lies in 95 % of test sets that are drawn anew from this one; null where no examples are known. */
  interval: readonly [number, number] | null;
  /** Whether the model is better; `'unclear'` where the test set is too small to tell. */
  outcome: 'better' | 'not better' | 'unclear';
}

/** Whether a model is better than what it is compared with. */
export interface Verdict {
  /** In words. */
  text: string;
  /** The same, a sentence or two on what it is better than, on what not, and so on. */
  parts: string[];
  /** Whether it is better than everything; null where the test set is too small to tell. */
  better: boolean | null;
  /** What is compared, with its unit. */
  figure: string;
  /** The model's number; NaN, in JSON null, where no example proves anything. */
  value: number;
  /** Test examples that count; null where they are not known one by one. */
  examples: number | null;
  /** With each baseline. */
  comparisons: Comparison[];
}

/** The places of the examples that prove something. */
export const telling = ({ rows, total }: JudgedExamples): number[] =>
  [...rows.keys()].filter(
    (place) => total !== undefined || rows[place]!.values.every((value) => value !== null),
  );

/** The means of the figures of some examples, or what they come to otherwise. */
function totalOf({ rows, total }: JudgedExamples): (places: readonly number[]) => number[] {
  if (total !== undefined) return total.of;
  return (places) =>
    rows[places[0]!]!.values.map(
      (_, which) =>
        places.reduce((sum, place) => sum + rows[place]!.values[which]!, 0) / places.length,
    );
}

const atPart = (sorted: readonly number[], part: number) =>
  sorted[Math.round(part * (sorted.length - 1))]!;

/**
 * The model beside its baselines by a paired bootstrap: model and baselines on the same examples, drawn anew many times.
 *
 * Source: Efron & Tibshirani 1993, "An Introduction to the Bootstrap", chapter 13, percentiles.
 */
function compared(examples: JudgedExamples, seed: number) {
  const total = totalOf(examples);
  const places = telling(examples);
  const sign = examples.better === 'higher' ? 1 : -1;
  const [value, ...others] = total(places) as [number, ...number[]];
  const random = new Random(seed);
  const drawn = Array.from({ length: places.length < LEAST ? 0 : RESAMPLES }, () =>
    total(places.map(() => places[random.integer(places.length)]!)),
  );
  const comparisons = others.map((other, i): Comparison => {
    const by = sign * (value - other) + 0;
    const differences = drawn
      .map(([model, ...rest]) => sign * (model! - rest[i]!) + 0)
      .filter((difference) => !Number.isNaN(difference))
      .sort((a, b) => a - b);
    const known = differences.length > 0;
    const [low, high] = ENDS.map((part) => atPart(differences, part)) as [number, number];
    const sure = known && (by > 0 ? low > 0 : true);
    return {
      baseline: examples.baselines[i]!,
      value: other,
      by,
      interval: known ? [low, high] : null,
      outcome: !sure ? 'unclear' : by > 0 ? 'better' : 'not better',
    };
  });
  return { value, comparisons, count: places.length };
}

const short = (value: number) => String(Number(value.toPrecision(3)));

/** "x, y and z". */
const listed = (parts: readonly string[]) =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;

/** One baseline and the difference from it, in words. */
function worded({ baseline, by, interval }: Comparison, how = ''): string {
  const between =
    interval === null ? '' : ` (95 % interval ${short(interval[0])} to ${short(interval[1])})`;
  return `${baseline}${how === '' ? '' : `, ${how}`} by ${short(Math.abs(by))}${between}`;
}

function partsOf(verdict: Omit<Verdict, 'text' | 'parts' | 'better'>, advice: string): string[] {
  const { figure, value, examples, comparisons } = verdict;
  const some = (outcome: Comparison['outcome']) =>
    comparisons.filter((one) => one.outcome === outcome);
  const [better, not, unclear] = [some('better'), some('not better'), some('unclear')];
  const on = examples === null ? '' : ` on ${examples} test example${examples === 1 ? '' : 's'}`;
  const head = `${figure} ${Number(value.toPrecision(4))}${on}.`;
  const sentences = [head.charAt(0).toUpperCase() + head.slice(1)];
  if (comparisons.length === 0) sentences.push('There is nothing to compare it with.');
  if (not.length > 0) {
    const differences = not.map((one) =>
      one.by === 0 ? `${one.baseline}, which has the same` : worded(one, 'but worse'),
    );
    sentences.push(`NOT better than ${listed(differences)}. ${advice}`);
  }
  if (unclear.length > 0) {
    const few = examples !== null && examples < LEAST;
    const why = few
      ? `${examples} test example${examples === 1 ? ' is' : 's are'} too few to tell (${LEAST} or more can)`
      : 'the test set is too small to tell';
    const differences = unclear.map((one) => worded(one, one.by < 0 ? 'but worse' : ''));
    sentences.push(`Not shown to be better than ${listed(differences)}: ${why}.`);
  }
  if (better.length > 0) sentences.push(`Better than ${listed(better.map((one) => worded(one)))}.`);
  if (examples === null && comparisons.length > 0) {
    sentences.push('How sure that is was not computed, as single test examples are not known.');
  }
  return sentences;
}

function verdictFrom(known: Omit<Verdict, 'text' | 'parts' | 'better'>, advice: string): Verdict {
  const outcomes = known.comparisons.map(({ outcome }) => outcome);
  const unclear = outcomes.length === 0 || outcomes.includes('unclear');
  const better = outcomes.includes('not better') ? false : unclear ? null : true;
  const parts = partsOf(known, advice);
  return { text: parts.join(' '), parts, better, ...known };
}

/**
 * The verdict on test examples, in numbers and in words.
 *
 * @param advice what to try where the model is not better
 * @param seed of the resampling
 */
export function verdictOnExamples(examples: JudgedExamples, advice: string, seed = 1): Verdict {
  const { figure, total } = examples;
  const name = total?.name ?? `mean ${figure}`;
  if (telling(examples).length === 0) {
    const text = `${name}: no test example proves anything.`;
    const nothing = { better: null, figure: name, value: Number.NaN, examples: 0, comparisons: [] };
    return { text, parts: [text], ...nothing };
  }
  const { value, comparisons, count } = compared(examples, seed);
  return verdictFrom({ figure: name, value, examples: count, comparisons }, advice);
}

/** The verdict on a measure, of which single examples are not known. */
export function verdictOnMeasure(measure: Measure, advice: string): Verdict {
  const sign = measure.better === 'higher' ? 1 : -1;
  const comparisons = measure.baselines.map(([baseline, value]): Comparison => {
    const by = sign * (measure.value - value);
    return {
      baseline,
      value,
      by,
      interval: null,
      outcome: by > 0 ? 'better' : 'not better',
    };
  });
  const { name: figure, value } = measure;
  return verdictFrom({ figure, value, examples: null, comparisons }, advice);
}
