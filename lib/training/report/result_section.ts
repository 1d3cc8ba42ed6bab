import { type Html, paragraph, type ReportSection, table } from '../../pictures/index.js';
import type { Judged } from '../judge.js';
import type { Verdict } from '../verdict.js';
import { measureRows } from './measure_rows.js';

const HOW =
  'The interval has 95 % of the differences that test sets of as many examples, drawn anew with replacement from this one, give (a paired bootstrap).';

const short = (value: number) => Number(value.toPrecision(4));

function comparisonTable({ figure, comparisons }: Verdict): Html[] {
  if (comparisons.length === 0) return [];
  const rows = comparisons.map(({ baseline, value, by, interval, outcome }) => [
    baseline,
    short(value),
    short(by),
    interval === null ? 'not known' : `${short(interval[0])} to ${short(interval[1])}`,
    { better: 'yes', 'not better': 'NO', unclear: 'cannot tell' }[outcome],
  ]);
  const header = ['compared with', figure, 'the model is better by', 'interval', 'better'];
  const known = comparisons.some(({ interval }) => interval !== null);
  return [table(header, rows), ...(known ? [paragraph(HOW)] : [])];
}

/** Is it any good? Then the figures, and how it was trained. */
export function resultSection(
  { verdict, measures, notes }: Judged,
  story: string[],
): ReportSection {
  return {
    heading: 'Verdict',
    content: [
      ...(verdict === undefined
        ? []
        : [...verdict.parts.map(paragraph), ...comparisonTable(verdict)]),
      ...(measures.length === 0
        ? []
        : [table(['measure', 'model', 'for comparison'], measureRows(measures))]),
      ...notes.map(paragraph),
      ...story.map(paragraph),
    ],
  };
}
