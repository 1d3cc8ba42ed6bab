import { type Machine, machineLine } from './machine.js';
import { geometricMean } from './statistics.js';

/** A public model's times. */
export interface PublicRow {
  readonly name: string;
  /** Milliseconds: of stock and this package on one thread of processor time, and of this package on several by the clock. */
  readonly times: readonly number[];
  /** Stock's time by ours. */
  readonly gain: number;
  /** Our time on one thread by that on several, by the clock; null where there is one thread only. */
  readonly gainByThreads: number | null;
  /** How far outputs are apart at most, in millionths of their root mean square. */
  readonly apart: number;
  /** The part of stock's time that convolutions take. */
  readonly share: number;
}

/** What a run over public models found, as public.json has it. */
export interface PublicRun {
  readonly machine: Machine;
  readonly rounds: number;
  readonly threads: number;
  readonly rows: readonly PublicRow[];
}

const WIDTHS = [36, 12, 11, 16, 15, 11, 9];

const line = ([first, ...cells]: readonly string[]) =>
  first!.padEnd(WIDTHS[0]!) + cells.map((cell, i) => cell.padStart(WIDTHS[i + 1]!)).join('');

/** A model's line. */
export const publicLine = ({ name, times, gain, gainByThreads, apart, share }: PublicRow): string =>
  line([
    name,
    `${Math.round(share * 100)} %`,
    times[0]!.toFixed(1),
    times[1]!.toFixed(1),
    gain.toFixed(2),
    gainByThreads?.toFixed(2) ?? '',
    apart.toFixed(1),
  ]).trimEnd();

/** Models whose convolutions take half of stock's time or more. */
const counting = ({ share }: PublicRow) => share >= 0.5;

/** The table of a run over public models, and what comes of it. */
export function publicReport({ machine, rounds, threads, rows }: PublicRun): string {
  const mean = (values: readonly number[]) => geometricMean(values).toFixed(2);
  const gains = rows.map(({ gain }) => gain);
  const convolutions = rows.filter(counting);
  const slower = rows.filter(({ gain }) => gain < 1 / 1.05).map(({ name }) => name);
  const threaded = rows.flatMap(({ gainByThreads }) => gainByThreads ?? []);
  const header = ['model', 'convolutions', 'stock ms', 'tfjs-deconv ms', 'times as fast'];
  return [
    machineLine(machine),
    `Medians of ${rounds} rounds; milliseconds of processor time on one thread`,
    '',
    line([...header, threads > 1 ? `${threads} threads` : '', 'apart']),
    ...rows.map(publicLine),
    '',
    `times as fast, geometric mean: ${mean(gains)}`,
    ...(convolutions.length > 0
      ? [
          `of ${convolutions.length} whose convolutions take half of stock's time or more: ${mean(convolutions.map(({ gain }) => gain))}`,
        ]
      : []),
    ...(threaded.length > 0
      ? [`${threads} threads by one, by the clock, geometric mean: ${mean(threaded)}`]
      : []),
    `slower than stock by more than 5 %: ${slower.join(', ') || 'none'}`,
  ].join('\n');
}
