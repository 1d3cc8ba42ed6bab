import { readTable } from '../../../data/series/read_table.js';
import { tableSeries } from '../../../data/series/table_series.js';
import { filePieces } from '../../../node/index.js';
import { arraySeries } from './array_series.js';
import type { OpenedSeries } from './opened_series.js';
import type { SignalSettings } from './signal_settings.js';

/** What a file of a series may be called. */
export const SERIES_EXTENSIONS = ['.csv', '.tsv', '.npy', '.npz'] as const;

/**
 * The series of a CSV, TSV, NPY or NPZ file.
 *
 * @param group the column of what rows belong to, if there is one
 */
export async function openSeries(
  file: string,
  settings: SignalSettings,
  group?: string,
): Promise<OpenedSeries> {
  if (/\.np[yz]$/i.test(file)) return arraySeries(file, settings, group);
  const { columns, time, labels, delimiter, decimal, gaps, sampleRate, dates } = settings;
  const sign = decimal === undefined ? undefined : decimal === 'comma' ? ',' : '.';
  const table = await readTable(file, () => filePieces(file), {
    columns,
    time,
    labels,
    group,
    delimiter,
    decimal: sign,
  });
  const { series, found, assumed, origin } = tableSeries(table, { gaps, rate: sampleRate, dates });
  return { all: [series], found, assumed, table: { table, origin } };
}
