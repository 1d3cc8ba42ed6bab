import { ENGINES } from './engines.js';
import { type Machine, machineLine } from './machine.js';
import { means } from './means.js';
import { byClock, enginesOf, kindsOf, type Measured, OURS, ofKind, ratio } from './measured.js';
import { detail, ofModel, SHAPES } from './rows.js';
import { FEWER_OF_SLOW } from './samples_of.js';
import type { Summary } from './statistics.js';
import { aligned, digits } from './table.js';

const NO_PEERS = [
  'stock wasm',
  'stock cpu',
  'tfjs-deconv fallback',
  ...ENGINES.filter(({ held }) => held).map(({ name }) => name),
];

/** The arithmetic speed of a row, and its share of the limit; one backward pass is two products. */
function speed({ row, times }: Measured): string[] {
  const ours = times[OURS];
  if (ofModel(row) || ours === undefined) return ['', ''];
  const operations = detail(SHAPES[row.index]!).operations * (row.kind === 'backward' ? 3 : 1);
  const giga = operations / ours.median / 1e6;
  const { limit } = times;
  const passes = row.kind === 'backward' ? 3 : 1;
  const share = limit ? `${Math.round((100 * passes * limit.median) / ours.median)}%` : '';
  return [giga.toFixed(1), share];
}

const median = (time: Summary | undefined) =>
  time === undefined ? '-' : `${digits(time.median)} ±${Math.round(100 * time.spread)}%`;

/** A kind's table of processor time. */
function section(kind: string, rows: readonly Measured[]): string {
  const engines = enginesOf(rows);
  const peers = engines.filter((name) => name !== OURS && !NO_PEERS.includes(name));
  const header = [kind, ...engines, 'x stock', 'x best peer', 'GFLOP/s', 'of limit'];
  const lines = rows.map((m) => {
    const ratios = peers.map((name) => ratio(m, name)).filter((r) => r !== undefined);
    const stock = ratio(m, 'stock wasm') ?? ratio(m, 'stock cpu');
    return [
      m.name,
      ...engines.map((name) => median(m.times[name])),
      stock ? digits(stock) : '-',
      ratios.length > 0 ? digits(Math.min(...ratios)) : '-',
      ...speed(m),
    ];
  });
  return aligned([header, ...lines]);
}

/** A kind's table by the clock. */
function clockSection(kind: string, rows: readonly Measured[]): string {
  const engines = enginesOf(rows);
  const lines = rows.map((m) => [m.name, ...engines.map((name) => median(m.times[name]))]);
  return aligned([[`${kind}, by the clock`, ...engines], ...lines]);
}

/** What a run of the bench found, as bench.json has it. */
export interface Run {
  readonly machine: Machine;
  /** The versions of Keras and TensorFlow, if Python has them. */
  readonly python: string | null;
  /** Samples of a row, and how many threads several are. */
  readonly samples: number;
  readonly threads: number;
  readonly measured: readonly Measured[];
}

/** The figures as text: where they come from, geometric means, and a table for each kind of row. */
export function report({ machine, python, samples, threads, measured }: Run): string {
  const clocked = byClock(measured);
  const errors = measured.flatMap(({ name, errors: list }) =>
    Object.values(list).map((error) => `  ${name}: ${error}`),
  );
  return [
    [
      machineLine(machine),
      python === null ? 'Without Keras' : `Keras ${python}`,
      `Milliseconds: median of ${samples} samples ± half the distance of the quartiles; ${FEWER_OF_SLOW}`,
      'On one thread of processor time, on several by the clock, as processor time adds up what threads do side by side',
    ].join('\n'),
    ...means(measured, threads),
    ...kindsOf(measured).map((kind) => section(kind, ofKind(measured, kind))),
    ...kindsOf(clocked).map((kind) => clockSection(kind, ofKind(clocked, kind))),
    ...(errors.length > 0 ? [`Not measured:\n${errors.join('\n')}`] : []),
  ].join('\n\n');
}
