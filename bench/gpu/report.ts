import type { Precision } from '../../lib/webgpu/index.js';
import { type Measured, ratio } from '../measured.js';
import { detail, ofModel, SHAPES } from '../rows.js';
import { geometricMean } from '../statistics.js';
import { aligned, digits } from '../table.js';
import { type Correctness, TOLERANCES } from './correctness.js';
import { OURS, STOCK } from './kernel_sets.js';
import type { MatmulRate } from './matmul_rate.js';

/** What was found on a card, as gpu.json has it. */
export interface CardReport {
  adapter: string;
  software: boolean;
  node: string;
  date: string;
  seconds: number;
  precision: Precision;
  /** How sizes of tiles were chosen. */
  tiles: string;
  correctness: Correctness[];
  matmul: MatmulRate | null;
  measured: Measured[];
  /** What the time did not suffice for. */
  left: string[];
}

const TITLES = {
  forward: 'forward',
  backward: 'with gradients',
  limit: 'limit',
  predict: 'decoders',
  step: 'training steps',
};

export const isRight = (
  { forward, inputGradient, filterGradient }: Correctness,
  precision: Precision,
): boolean =>
  [forward, inputGradient, filterGradient].every((error) => error <= TOLERANCES[precision]);

function correctnessTable(rows: readonly Correctness[], precision: Precision): string {
  const lines = rows.map((row) => {
    const errors = [row.forward, row.inputGradient, row.filterGradient];
    return [
      row.name,
      ...errors.map((error) => error.toExponential(1)),
      isRight(row, precision) ? '' : 'WRONG',
    ];
  });
  return aligned([['against float64', 'forward', 'input', 'filter', ''], ...lines]);
}

/** Gigaflops of ours, one pass forward and two more with gradients, and their part of matmul's. */
function speed({ row, times }: Measured, matmul: MatmulRate | null): string[] {
  const ours = times[OURS];
  if (ofModel(row) || ours === undefined) return ['', ''];
  const passes = row.kind === 'backward' ? 3 : 1;
  const rate = (passes * detail(SHAPES[row.index]!).operations) / ours.median / 1e6;
  const share = matmul === null ? '' : `${Math.round((100 * rate) / matmul.gigaflops)}%`;
  return [digits(rate), share];
}

function section(rows: readonly Measured[], matmul: MatmulRate | null): string {
  const { kind } = rows[0]!.row;
  const engines = [...new Set(rows.flatMap(({ times }) => Object.keys(times)))];
  const lines = rows.map((m) => {
    const cells = engines.map((name) => {
      const time = m.times[name];
      return time ? `${digits(time.median)} ±${Math.round(100 * time.spread)}%` : '-';
    });
    const gain = ratio(m, STOCK, OURS);
    return [m.name, ...cells, gain === undefined ? '-' : digits(gain), ...speed(m, matmul)];
  });
  const gains = rows.map((m) => ratio(m, STOCK, OURS)).filter((gain) => gain !== undefined);
  const mean = gains.length > 0 ? [`geometric mean: ${digits(geometricMean(gains))} x stock`] : [];
  const errors = rows.flatMap(({ name, errors: list }) =>
    Object.entries(list).map(([engine, error]) => `not measured: ${name}, ${engine}: ${error}`),
  );
  const header = [TITLES[kind], ...engines, 'x stock', 'GFLOP/s', 'of matmul'];
  return [aligned([header, ...lines]), ...mean, ...errors].join('\n');
}

/** The report in text. */
export function cardText(report: CardReport): string {
  const {
    adapter,
    software,
    node,
    date,
    seconds,
    precision,
    tiles,
    correctness,
    matmul,
    measured,
    left,
  } = report;
  const kinds = [...new Set(measured.map(({ row }) => row.kind))];
  const parts = [
    `${adapter}; Node ${node}, ${date.slice(0, 10)}, ${seconds} s`,
    `Sums: setPrecision('${precision}').\n${tiles}`,
    correctnessTable(correctness, precision),
    ...(matmul === null
      ? []
      : [
          `Milliseconds ${software ? 'of processor time' : 'by the clock'} until the card is done: ` +
            'median ± half the distance of the quartiles.\n' +
            `tfjs's matmul of ${matmul.size} x ${matmul.size}: ${digits(matmul.gigaflops)} GFLOP/s`,
        ]),
    ...kinds.map((kind) =>
      section(
        measured.filter(({ row }) => row.kind === kind),
        matmul,
      ),
    ),
    ...(left.length > 0 ? [`Time did not suffice for: ${left.join('; ')}.`] : []),
  ];
  return parts.join('\n\n');
}
