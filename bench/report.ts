import { ENGINES } from './engines.js';
import { detail, ofModel, type Row, SHAPES } from './rows.js';
import { geometricMean, type Summary } from './statistics.js';

/** One row's times by engine; `limit` is wasm's own convolution of equal arithmetic. */
export interface Measured {
  readonly row: Row;
  readonly name: string;
  readonly times: Readonly<Record<string, Summary>>;
  readonly errors: Readonly<Record<string, string>>;
}

export const OURS = 'tfjs-deconv wasm';
const NO_PEERS = [
  'stock wasm',
  'stock cpu',
  'tfjs-deconv fallback',
  ...ENGINES.filter(({ held }) => held).map(({ name }) => name),
];

/** Another's time by ours: above 1, ours is faster. */
export function ratio(m: Measured, other: string, own: string = OURS): number | undefined {
  const [ours, theirs] = [m.times[own], m.times[other]];
  return ours && theirs && theirs.median / ours.median;
}

/** Three digits. */
export const digits = (value: number) => value.toPrecision(3).replace(/e\+?/, 'e');

/** Lines of cells, padded to columns. */
export function aligned(lines: string[][]): string {
  const widths = lines[0]!.map((_, i) => Math.max(...lines.map((line) => line[i]!.length)));
  return lines
    .map((line) =>
      line
        .map((cell, i) => cell.padEnd(widths[i]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

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

const enginesOf = (rows: readonly Measured[]) =>
  [...new Set(rows.flatMap(({ times }) => Object.keys(times)))].filter((name) => name !== 'limit');

/** The engines that were measured besides ours. */
export const othersOf = (rows: readonly Measured[], own: string = OURS): string[] =>
  enginesOf(rows).filter((name) => name !== own);

function section(kind: string, rows: readonly Measured[]): string {
  const engines = enginesOf(rows);
  const peers = engines.filter((name) => name !== OURS && !NO_PEERS.includes(name));
  const header = [kind, ...engines, 'x stock', 'x best peer', 'GFLOP/s', 'of limit'];
  const lines = rows.map((m) => {
    const cell = (name: string) => {
      const time = m.times[name];
      return time ? `${digits(time.median)} ±${Math.round(100 * time.spread)}%` : '-';
    };
    const ratios = peers.map((name) => ratio(m, name)).filter((r) => r !== undefined);
    const stock = ratio(m, 'stock wasm') ?? ratio(m, 'stock cpu');
    return [
      m.name,
      ...engines.map(cell),
      stock ? digits(stock) : '-',
      ratios.length > 0 ? digits(Math.min(...ratios)) : '-',
      ...speed(m),
    ];
  });
  const means = othersOf(rows).map((name) => {
    const ratios = rows.map((m) => ratio(m, name)).filter((r) => r !== undefined);
    const least = digits(Math.min(...ratios));
    return `  ${name}: ${digits(geometricMean(ratios))}x (least ${least}x, ${ratios.length} rows)`;
  });
  const errors = rows.flatMap(({ name, errors: list }) =>
    Object.values(list).map((error) => `  ${name}: ${error}`),
  );
  return [
    aligned([header, ...lines]),
    '',
    'Geometric means of the others’ times by ours:',
    ...means,
    ...(errors.length > 0 ? ['', 'Not measured:', ...errors] : []),
  ].join('\n');
}

export interface Machine {
  readonly cpu: string;
  readonly node: string;
  /** The build of this package's wasm module. */
  readonly module: string;
  readonly python?: string;
  readonly date: string;
  /** Processes that wanted to run, in the minute before the start and in the one before the end. */
  readonly busy: readonly number[];
}

/** What the figures are, and where they come from. */
export function heading({ cpu, node, module, python, date, busy }: Machine): string {
  const keras = python === undefined ? '' : `, Keras ${python}`;
  const load = busy.map((count) => count.toFixed(1)).join(' before and ');
  return [
    `${cpu}, Node ${node}, ${module}${keras}, ${date.slice(0, 10)}; load ${load} at the end`,
    'Milliseconds of processor time: median ± half the distance of the quartiles',
  ].join('\n');
}

/** The table, in processor milliseconds, a section for each kind of row. */
export function report(measured: readonly Measured[]): string {
  const kinds = [...new Set(measured.map(({ row }) => row.kind))];
  return kinds
    .map((kind) =>
      section(
        kind,
        measured.filter(({ row }) => row.kind === kind),
      ),
    )
    .join('\n\n');
}
