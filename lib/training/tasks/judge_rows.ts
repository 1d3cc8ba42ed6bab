import path from 'node:path';
import type { Threshold } from '../../data/data_description.js';
import { exactAuc } from '../../measures/roc.js';
import { chart, paragraph } from '../../pictures/index.js';
import { calibrationOf } from '../calibration.js';
import type { SignalPart } from '../data/signals/signal_part.js';
import type { JudgedExamples, Judgement } from './judgement.js';
import type { RowScores } from './row_scores.js';
import type { Measure } from './task.js';

/** The scores of a part's rows; null for a part that is too short. */
export type Scorer = (part: SignalPart) => Promise<RowScores | null>;

/** Something that scores rows, and above what it calls them wrong. */
export interface RowJudge {
  name: string;
  scorer: Scorer;
  threshold: number;
}

/** A row that was judged by all. */
interface Row {
  positive: boolean;
  /** Whether no row within a window of it is labelled. */
  far: boolean;
  scores: readonly number[];
}

/** Rows that follow each other, of one part. */
interface Stretch {
  file: string;
  from: number;
  rows: readonly Row[];
}

/** Stretches into which the rows are cut, at most, and rows of all that areas of drawn sets are computed from. */
const STRETCHES = 40;
const ROWS = 4000;

/** The labels of rows, true where something is wrong. */
export const wrongOf = ({ labels, frames }: SignalPart): boolean[] =>
  Array.from({ length: frames }, (_, i) => (labels?.[i] ?? 0) !== 0);

/** Rows that are farther than so many from every one that is true. */
function farFrom(wrong: readonly boolean[], window: number): boolean[] {
  const far = new Array<boolean>(wrong.length).fill(true);
  wrong.forEach((one, i) => {
    if (one) far.fill(false, Math.max(i - window, 0), Math.min(i + window + 1, far.length));
  });
  return far;
}

async function rowsOf(part: SignalPart, judges: readonly RowJudge[], window: number) {
  const found: Float32Array[] = [];
  for (const { scorer } of judges) {
    const one = await scorer(part);
    if (one === null) return [];
    found.push(one.scores);
  }
  const wrong = wrongOf(part);
  const far = farFrom(wrong, window);
  return wrong.map(
    (positive, i): Row => ({
      positive,
      far: far[i]!,
      scores: found.map((scores) => scores[i]!),
    }),
  );
}

const area = (rows: readonly Row[], which: number) =>
  exactAuc(rows.map(({ positive, scores }) => ({ positive, score: scores[which]! })));

/** The part of rows for which something holds. */
const share = (rows: readonly Row[], holds: (row: Row) => boolean) =>
  rows.filter(holds).length / Math.max(rows.length, 1);

/** The F1 of the rows above a threshold. */
function f1(rows: readonly Row[], which: number, threshold: number): number {
  const found = rows.filter(({ scores }) => scores[which]! > threshold);
  const right = found.filter(({ positive }) => positive).length;
  const wrong = rows.filter(({ positive }) => positive).length;
  return (2 * right) / Math.max(found.length + wrong, 1);
}

/** Charts of the scores of stretches, beside the threshold and the labels. */
function drawStretches(stretches: readonly Stretch[], threshold: number, caption: string) {
  const content = [paragraph(caption)];
  for (const { file, from, rows } of stretches) {
    const most = 4 * threshold;
    const series = [
      { y: rows.map(({ scores }) => Math.min(scores[0]!, most)), name: 'score' },
      { y: rows.map(() => threshold), name: 'threshold' },
      {
        y: rows.map(({ positive }) => (positive ? -threshold / 4 : -threshold / 2)),
        name: 'labelled',
      },
    ];
    const what = `Rows ${from} to ${from + rows.length} of ${path.basename(file)}.`;
    content.push(chart(series, what, { xLabel: 'row', width: 900, height: 240 }));
  }
  return content;
}

/**
 * How well rows in which something is wrong are told from normal ones, where labels say which are.
 *
 * @param judges the model first, then what it is compared with; nothing of them is fitted to test data
 * @param rule of the model's threshold, and what it lets pass of normal rows
 * @param window rows within which a fault reaches the scores of its neighbours
 * @returns null where the labels say nothing, or nothing else than one thing
 */
export async function judgeRows(
  parts: readonly SignalPart[],
  judges: readonly RowJudge[],
  { threshold, aimed }: { threshold: Threshold; aimed: number },
  window: number,
): Promise<Judgement | null> {
  const stretches: Stretch[] = [];
  const frames = parts.reduce((sum, part) => sum + part.frames, 0);
  const length = Math.max(Math.ceil(frames / STRETCHES), 2 * window);
  for (const part of parts) {
    const rows = await rowsOf(part, judges, window);
    for (let from = 0; from < rows.length; from += length) {
      stretches.push({ file: part.file, from, rows: rows.slice(from, from + length) });
    }
  }
  const all = stretches.flatMap(({ rows }) => rows);
  if (new Set(all.map(({ positive }) => positive)).size < 2) return null;
  const [{ threshold: limit }, ...others] = judges as [RowJudge, ...RowJudge[]];
  const normal = all.filter(({ positive }) => !positive);
  const far = normal.filter((row) => row.far);
  const wrong = all.length - normal.length;
  const measures: Measure[] = [
    {
      name: 'area under the ROC curve, by row',
      value: area(all, 0),
      better: 'higher',
      baselines: others.map(({ name }, i) => [name, area(all, i + 1)]),
    },
    {
      name: 'F1 of the rows above the threshold',
      value: f1(all, 0, limit),
      better: 'higher',
      baselines: [
        ...others.map((one, i): [string, number] => [
          `${one.name}, by the same rule`,
          f1(all, i + 1, one.threshold),
        ]),
        ['all rows', (2 * wrong) / (all.length + wrong)],
      ],
    },
    {
      name: 'normal rows above the threshold',
      value: share(normal, ({ scores }) => scores[0]! > limit),
      better: 'lower',
      baselines: [],
    },
  ];
  if (far.length > 0) {
    measures.push({
      name: `the same of those that are more than ${window} rows from a fault (aimed at ${aimed})`,
      value: share(far, ({ scores }) => scores[0]! > limit),
      better: 'lower',
      baselines: others.map((one, i) => [
        `${one.name}, by the same rule`,
        share(far, ({ scores }) => scores[i + 1]! > one.threshold),
      ]),
    });
  }
  const every = Math.max(Math.ceil(all.length / ROWS), 1);
  const some = stretches.map(({ rows }) => rows.filter((_, i) => i % every === 0));
  const right = (rows: readonly Row[], which: number) =>
    share(rows, ({ positive, scores }) => positive === scores[which]! > judges[which]!.threshold);
  const examples: JudgedExamples = {
    figure: 'part of the rows that is told rightly',
    better: 'higher',
    baselines: others.map(({ name }) => name),
    rows: stretches.map(({ file, from, rows }) => ({
      name: `${path.basename(file)}, rows ${from} to ${from + rows.length}`,
      values: judges.map((_, which) => right(rows, which)),
    })),
    total: {
      name: 'area under the ROC curve',
      of(places) {
        const rows = places.flatMap((place) => some[place]!);
        const both = new Set(rows.map(({ positive }) => positive)).size === 2;
        return judges.map((_, which) => (both ? area(rows, which) : Number.NaN));
      },
    },
    each: 1,
    draw: async (places, caption) =>
      drawStretches(
        places.map((place) => stretches[place]!),
        limit,
        caption,
      ),
  };
  const count = (positive: boolean, found: boolean) =>
    all.filter((row) => row.positive === positive && row.scores[0]! > limit === found).length;
  return {
    measures,
    examples,
    confusion: {
      of: 'rows',
      classes: ['normal', 'anomaly'],
      counts: [false, true].map((truth) => [false, true].map((found) => count(truth, found))),
    },
    calibration: calibrationOf(
      all.map(({ positive, scores }) => ({ positive, score: scores[0]! })),
      limit,
      {
        score: 'score of a row',
        positives: 'rows that are labelled otherwise than normal',
        rule: `The threshold: ${threshold.rule}; test data had no part in it.`,
      },
    ),
  };
}
