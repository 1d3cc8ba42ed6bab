import type { Compared, Comparison } from './compare_builds.js';
import { geometricMean } from './statistics.js';
import { aligned, digits } from './table.js';

/** A row is slower where its ratio exceeds this. */
const MOST = 1.03;

const percent = (part: number) => `${(100 * (part - 1)).toFixed(1)}%`;

function line({ name, before, after, ratio, spread, interval }: Compared): string[] {
  return [
    name,
    digits(before),
    digits(after),
    percent(ratio),
    `±${(100 * spread).toFixed(1)}%`,
    `${percent(interval[0])} to ${percent(interval[1])}`,
  ];
}

function section(kind: string, rows: readonly Compared[]): string {
  const header = [kind, 'before', 'after', 'more time', 'spread', 'median, 95 %'];
  const mean = geometricMean(rows.map(({ ratio }) => ratio));
  return `${aligned([header, ...rows.map(line)])}\n\nGeometric mean: ${percent(mean)}`;
}

/** The table of two builds, a section for each kind of row, and which rows have become slower. */
export function comparisonReport({ compared, errors }: Comparison): string {
  const kinds = [...new Set(compared.map(({ row }) => row.kind))];
  const slower = compared.filter(({ ratio }) => ratio > MOST);
  const named = slower.map(({ row, name, ratio }) => `  ${row.kind} ${name}: ${percent(ratio)}`);
  return [
    ...kinds.map((kind) =>
      section(
        kind,
        compared.filter(({ row }) => row.kind === kind),
      ),
    ),
    slower.length === 0
      ? `No row takes more than ${percent(MOST)} longer than before.`
      : `More than ${percent(MOST)} longer than before:\n${named.join('\n')}`,
    ...(errors.length > 0 ? [`Not measured:\n${errors.map((e) => `  ${e}`).join('\n')}`] : []),
  ].join('\n\n');
}
