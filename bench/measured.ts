import { onThreads } from './engines.js';
import type { Row } from './rows.js';
import type { Summary } from './statistics.js';

/** One row's times by engine; `limit` is wasm's own convolution of equal arithmetic. */
export interface Measured {
  readonly row: Row;
  readonly name: string;
  /** Processor time on one thread. */
  readonly times: Readonly<Record<string, Summary>>;
  /** By the clock: engines that have threads, by their names with these, on one thread and on several. */
  readonly clocks?: Readonly<Record<string, Summary>>;
  readonly errors: Readonly<Record<string, string>>;
}

export const OURS = 'tfjs-deconv wasm';

/** Another's time by ours: above 1, ours is faster. */
export function ratio(m: Measured, other: string, own: string = OURS): number | undefined {
  const [ours, theirs] = [m.times[own], m.times[other]];
  return ours && theirs && theirs.median / ours.median;
}

/** The engines that were measured. */
export const enginesOf = (rows: readonly Measured[]) =>
  [...new Set(rows.flatMap(({ times }) => Object.keys(times)))].filter((name) => name !== 'limit');

/** The engines that were measured besides ours. */
export const othersOf = (rows: readonly Measured[], own: string = OURS): string[] =>
  enginesOf(rows).filter((name) => name !== own);

/** The kinds of rows that were measured. */
export const kindsOf = (measured: readonly Measured[]) => [
  ...new Set(measured.map(({ row }) => row.kind)),
];

/** The rows of a kind. */
export const ofKind = (measured: readonly Measured[], kind: Row['kind']) =>
  measured.filter(({ row }) => row.kind === kind);

/** The rows' times by the clock, of engines named with their threads. */
export const byClock = (measured: readonly Measured[]): Measured[] =>
  measured.flatMap(({ clocks = {}, ...m }) =>
    Object.keys(clocks).length === 0 ? [] : [{ ...m, times: clocks }],
  );

/** The same of engines on so many threads, and of ours on one. */
export const sideBySide = (measured: readonly Measured[], threads: number): Measured[] =>
  byClock(measured).map((m) => ({
    ...m,
    times: Object.fromEntries(
      Object.entries(m.times).filter(
        ([name]) => name === onThreads(OURS, 1) || name.endsWith(onThreads('', threads)),
      ),
    ),
  }));
