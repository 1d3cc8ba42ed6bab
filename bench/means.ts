import { ENGINES, onThreads } from './engines.js';
import {
  byClock,
  kindsOf,
  type Measured,
  OURS,
  ofKind,
  othersOf,
  ratio,
  sideBySide,
} from './measured.js';
import { meanAndRange } from './statistics.js';
import { aligned, digits } from './table.js';

/** A line of a table of means: whose time, by whose. */
interface Means {
  readonly label: string;
  readonly other: string;
  readonly own: string;
}

/** Geometric means of ratios with the least, a column for each kind of row. */
function meansTable(title: string, lines: readonly Means[], measured: readonly Measured[]): string {
  const kinds = kindsOf(measured);
  const cells = lines.map(({ label, other, own }) => [
    label,
    ...kinds.map((kind) => {
      const rows = ofKind(measured, kind);
      const ratios = rows.map((m) => ratio(m, other, own)).filter((r) => r !== undefined);
      if (ratios.length === 0) return '-';
      const { mean, least } = meanAndRange(ratios);
      const part = ratios.length < rows.length ? `, ${ratios.length} of ${rows.length}` : '';
      return `${digits(mean)} (${digits(least)}${part})`;
    }),
  ]);
  return aligned([[title, ...kinds], ...cells]);
}

/** Geometric means first: what is compared with the peers, and what threads gain. */
export function means(measured: readonly Measured[], threads: number): string[] {
  const one = meansTable(
    'Others’ time by ours, one thread: mean (least)',
    othersOf(measured).map((other) => ({ label: other, other, own: OURS })),
    measured,
  );
  const clocked = byClock(measured);
  if (clocked.length === 0) return [one];
  const several = sideBySide(measured, threads);
  const own = onThreads(OURS, threads);
  const others = othersOf(several, own).filter((name) => name !== onThreads(OURS, 1));
  const names = ENGINES.map(({ name }) => name).filter((name) =>
    clocked.some(({ times }) => onThreads(name, threads) in times),
  );
  return [
    one,
    meansTable(
      `The same, ${threads} threads each, by the clock: mean (least)`,
      others.map((other) => ({ label: other, other, own })),
      clocked,
    ),
    meansTable(
      `Its time on 1 thread by that on ${threads}, by the clock: mean (least)`,
      names.map((name) => ({
        label: name,
        other: onThreads(name, 1),
        own: onThreads(name, threads),
      })),
      clocked,
    ),
  ];
}
