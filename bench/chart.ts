import { type Bar, bars } from './bars.js';
import { type Measured, OURS, othersOf, ratio } from './measured.js';
import { meanAndRange } from './statistics.js';

const TITLES: Readonly<Record<string, string>> = {
  forward: 'Transposed convolution',
  backward: 'The same with its gradients',
  predict: 'Prediction of a model',
  step: 'Training step of a model',
};

const barsOf = (rows: readonly Measured[], own: string): Bar[] =>
  othersOf(rows, own).map((label) => {
    const ratios = rows.map((m) => ratio(m, label, own)).filter((r) => r !== undefined);
    return { label, ...meanAndRange(ratios) };
  });

/**
 * How many times our time each engine takes, on a logarithmic axis: a bar for the geometric mean of the
 * rows of a kind, a line from the least row to the most.
 */
export function chart(measured: readonly Measured[], own: string = OURS): string {
  const kinds = [...new Set(measured.map(({ row }) => row.kind))];
  const groups = kinds.map((kind) => {
    const rows = measured.filter(({ row }) => row.kind === kind);
    return { title: `${TITLES[kind]}, ${rows.length} rows`, bars: barsOf(rows, own) };
  });
  return bars(groups, {
    title: `Time of each engine by that of ${own}`,
    note: `${own} = 1x; to its left is faster`,
    fills: ['#94a3b8', '#f59e0b'],
  });
}
