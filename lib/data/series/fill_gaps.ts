import { fail } from '../../check.js';
import type { Gaps } from './series.js';

/** What became of missing values. */
export interface FilledGaps {
  /** Rows that are left out. */
  dropped: Uint8Array;
  /** A sentence; undefined where nothing was missing. */
  said: string | undefined;
}

/**
 * Fills in what is missing, NaN, or says which rows are left out.
 *
 * @param values `[rows, channels]`, changed in place; linear between the values around, those at an end as the nearest
 * @param runs rows within which values belong together
 * @param where names a row, for messages
 * @throws ValueError that names row and column, where gaps are refused, and for a channel without any value in a run.
 */
export function fillGaps(
  values: Float32Array,
  columns: readonly string[],
  runs: readonly (readonly [from: number, to: number])[],
  gaps: Gaps,
  where: (row: number) => string,
): FilledGaps {
  const width = columns.length;
  const dropped = new Uint8Array(values.length / width);
  const first = values.findIndex((value) => Number.isNaN(value));
  if (first < 0) return { dropped, said: undefined };
  if (gaps === 'refuse') {
    fail(
      where(Math.floor(first / width)),
      `column '${columns[first % width]}'`,
      'a number (--gaps interpolate or drop takes missing ones)',
      'none',
    );
  }
  let count = 0;
  values.forEach((value, i) => {
    if (!Number.isNaN(value)) return;
    count++;
    dropped[Math.floor(i / width)] = 1;
  });
  const rows = dropped.reduce((sum, one) => sum + one, 0);
  if (gaps === 'drop') {
    values.forEach((value, i) => {
      if (Number.isNaN(value)) values[i] = 0;
    });
    return { dropped, said: `${rows} rows with missing values are left out` };
  }
  for (const [from, to] of runs) {
    for (let c = 0; c < width; c++) fillRun(values, width, c, from, to, columns, where);
  }
  return { dropped: dropped.fill(0), said: `${count} missing values, interpolated linearly` };
}

/** Fills a channel's gaps between two rows. */
function fillRun(
  values: Float32Array,
  width: number,
  channel: number,
  from: number,
  to: number,
  columns: readonly string[],
  where: (row: number) => string,
): void {
  let last = -1;
  for (let row = from; row < to; row++) {
    const value = values[row * width + channel]!;
    if (Number.isNaN(value)) continue;
    const before = last < 0 ? value : values[last * width + channel]!;
    for (let gap = last < 0 ? from : last + 1; gap < row; gap++) {
      const part = last < 0 ? 0 : (gap - last) / (row - last);
      values[gap * width + channel] = before + (value - before) * part;
    }
    last = row;
  }
  if (last < 0) {
    fail(where(from), `column '${columns[channel]}'`, 'a number in one row or more', 'none');
  }
  for (let gap = last + 1; gap < to; gap++) {
    values[gap * width + channel] = values[last * width + channel]!;
  }
}
