import { fail } from '../../../check.js';
import { readTable, type Table } from '../../../data/series/read_table.js';
import { filePieces } from '../../../node/index.js';
import { signalForm } from './signal_form.js';
import type { SignalSettings } from './signal_settings.js';

/** A table of which each row is a whole signal. */
export interface SignalRows {
  table: Table;
  /** Samples of each signal. */
  length: number;
  rows: { line: number; values: Float32Array; label: string | null }[];
  assumed: string[];
  /** The column of labels; null for none. */
  labels: string | null;
}

/** What a label of a usual signal is. */
export const isUsual = (label: string | null): boolean =>
  label === null || /^(0|0\.0|normal|none|ok|false|n)$/i.test(label);

/**
 * The signals of a table, one a row.
 *
 * @throws ValueError that names line and column of a missing value, unless such rows are dropped.
 */
export async function signalRows(file: string, settings: SignalSettings = {}): Promise<SignalRows> {
  const { names, samples } = signalForm(file);
  const labels = settings.labels ?? (names.includes('abnormal') ? 'abnormal' : null);
  const { delimiter, decimal, gaps = 'refuse' } = settings;
  const table = await readTable(file, () => filePieces(file), {
    columns: settings.columns ?? (samples.length > 0 ? samples : undefined),
    time: 'none',
    labels: labels ?? undefined,
    delimiter,
    decimal: decimal === undefined ? undefined : decimal === 'comma' ? ',' : '.',
  });
  const length = table.columns.length;
  let left = 0;
  const rows = table.lines.flatMap((line, i) => {
    const values = table.values.slice(i * length, (i + 1) * length);
    const gap = values.findIndex((value) => Number.isNaN(value));
    if (gap >= 0 && gaps !== 'drop') {
      fail(
        `${file}, line ${line}`,
        `column '${table.columns[gap]}'`,
        'a number (--gaps drop leaves such rows out)',
        'none',
      );
    }
    if (gap >= 0) left++;
    return gap >= 0 ? [] : [{ line, values, label: table.labels?.[i] ?? null }];
  });
  const assumed = [
    'each row is a signal, as its columns are numbered or name labels of rows.',
    ...table.assumed,
    ...(left > 0 ? [`${left} rows with missing values are left out.`] : []),
  ];
  return { table, length, rows, assumed, labels };
}
