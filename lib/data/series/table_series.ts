import { fail, ValueError } from '../../check.js';
import type { DateOrder } from './cell_time.js';
import { fillGaps } from './fill_gaps.js';
import type { Table } from './read_table.js';
import { resample } from './resample.js';
import { atTimes, sampling } from './sampling.js';
import type { Gaps, Series } from './series.js';
import { tableTimes } from './table_times.js';

/** How rows become a signal. */
export interface TableSeriesOptions {
  /** What is done about missing values and rows; default refuse. */
  gaps?: Gaps | undefined;
  /** Rows a second wanted; default those that there are. */
  rate?: number | undefined;
  dates?: DateOrder | undefined;
}

/** A table as a signal, and what was found and done. */
export interface TableSeries {
  series: Series;
  /** By what it is about. */
  found: Record<string, string>;
  assumed: string[];
  /** The row of the table that each row of the series is of, or is nearest to. */
  origin: Int32Array;
}

const hertz = (rate: number) =>
  rate >= 1
    ? `${Number(rate.toPrecision(6))} a second`
    : `one in ${Number((1 / rate).toPrecision(6))} s`;

/** Rows of one group after another. */
function runsOf(groups: readonly string[] | null, rows: number): [number, number][] {
  const starts = [0];
  for (let i = 1; i < rows; i++) if (groups !== null && groups[i] !== groups[i - 1]) starts.push(i);
  return starts.map((start, k) => [start, starts[k + 1] ?? rows]);
}

/**
 * The rows of a table as samples of a signal: missing values and irregular times refused or mended as asked, and said.
 *
 * @throws ValueError that names line and column of a missing value, the line of a time that is not in its place, or that
 *     wants a rate.
 */
export function tableSeries(table: Table, options: TableSeriesOptions = {}): TableSeries {
  const { name, columns, values, lines, groups } = table;
  const { gaps = 'refuse', rate } = options;
  const rows = lines.length;
  const width = columns.length;
  const at = (row: number) => `${name}, ${table.counted ?? 'line'} ${lines[row]}`;
  const found: Record<string, string> = {
    table: `${rows} rows, ${table.found}`,
    channels: `${width}: ${columns.slice(0, 12).join(', ')}${width > 12 ? ' ...' : ''}`,
  };
  const assumed = [...table.assumed, ...table.doubts];
  const runs = runsOf(groups, rows);
  const filled = fillGaps(values, columns, runs, gaps, at);
  if (filled.said !== undefined) found.gaps = filled.said;

  let times: Float64Array | null = null;
  let step: number | null = null;
  const cuts = new Set<number>();
  let irregular: number | null = null;
  let missing = 0;
  if (table.times.length > 0) {
    const timeName = table.roles.time.map((i) => table.names[i]).join('+');
    const read = tableTimes(
      (row) => `${at(row)}: column '${timeName}'`,
      timeName,
      table.times,
      table.dialect.decimal,
      options.dates,
    );
    times = read.seconds;
    assumed.push(...read.assumed);
    found.times = `column '${timeName}', ${read.kind}`;
    for (const [from, to] of runs) {
      if (to - from < 2) continue;
      const sampled = sampling(times, from, to, (row) => `${at(row)}: column '${timeName}'`);
      step ??= sampled.step;
      if (Math.abs(sampled.step / step - 1) > 0.01) irregular ??= from;
      irregular ??= sampled.irregular;
      for (const hole of sampled.holes) {
        cuts.add(hole);
        missing += Math.round((times[hole]! - times[hole - 1]!) / sampled.step) - 1;
      }
    }
    const [hole] = cuts;
    if (irregular !== null && rate === undefined) {
      throw new ValueError(
        `${at(irregular)}: the times must be regular, one row each ${Number(step!.toPrecision(6))} s, got ` +
          `'${table.times[irregular]}' between two of them (--sample-rate N resamples).`,
      );
    }
    if (hole !== undefined && gaps === 'refuse') {
      const seconds = times[hole]! - times[hole - 1]!;
      throw new ValueError(
        `${at(hole)}: the time must be ${Number(step!.toPrecision(6))} s after the row before it, got ` +
          `${Number(seconds.toPrecision(6))} s (--gaps interpolate or drop takes missing rows).`,
      );
    }
    if (missing > 0) {
      found['missing rows'] =
        gaps === 'drop'
          ? `${missing}; no window lies across them`
          : `${missing}, interpolated linearly`;
    }
  }

  const kept = (row: number) => filled.dropped[row] === 0;
  const bridged = gaps === 'interpolate' && times !== null;
  const stretches: [number, number][] = [];
  for (const [from, to] of runs) {
    let start = from;
    for (let i = from; i <= to; i++) {
      const ends = i === to || !kept(i) || (cuts.has(i) && !bridged);
      if (!ends) continue;
      if (i > start) stretches.push([start, i]);
      start = i === to || kept(i) ? i : i + 1;
    }
  }
  const own = step === null ? null : 1 / step;
  const wanted = rate ?? own;
  const same = own === null || wanted === null || Math.abs(wanted / own - 1) < 1e-6;
  const regular = irregular === null && (cuts.size === 0 || !bridged);
  if (own !== null) {
    found.rate = same
      ? `rows ${hertz(own)}`
      : `rows ${hertz(own)}, ${irregular === null ? 'resampled' : 'at irregular times, interpolated'} to ${hertz(wanted!)}`;
  } else if (rate !== undefined)
    found.rate = `rows ${hertz(rate)} (--sample-rate; there are no times)`;

  if (same && regular) {
    const series: Series = {
      name,
      columns,
      values,
      rows,
      rate: wanted,
      times,
      stretches,
      labels: table.labels,
      groups,
    };
    return { series, found, assumed, origin: Int32Array.from({ length: rows }, (_, i) => i) };
  }
  return { ...regrid(), found, assumed };

  /** Each stretch anew, at its own regular times. */
  function regrid(): Pick<TableSeries, 'series' | 'origin'> {
    const parts = stretches.map(([from, to]) => {
      // Irregular times become regular at the wanted step; where that is much longer, first at their usual one.
      const near = irregular !== null && 1 / wanted! < 1.5 * step!;
      const between = near ? 1 / wanted! : step!;
      const grid =
        to - from < 2
          ? {
              values: values.slice(from * width, to * width),
              nearest: Int32Array.of(from),
              times: times!.slice(from, to),
            }
          : atTimes(times!, values, width, [from, to], between);
      if (Math.abs(between * wanted! - 1) < 1e-6) return grid;
      const fine = resample(grid.values, 1 / between, wanted!, width);
      const count = fine.length / width;
      const place = (i: number) =>
        Math.min(Math.round(i / wanted! / between), grid.nearest.length - 1);
      return {
        values: fine,
        nearest: Int32Array.from({ length: count }, (_, i) => grid.nearest[place(i)]!),
        times: Float64Array.from({ length: count }, (_, i) => grid.times[0]! + i / wanted!),
      };
    });
    const origin = Int32Array.from(parts.flatMap(({ nearest }) => [...nearest]));
    if (origin.length === 0) fail(name, 'the table', 'with rows that are whole', 'none');
    const all = new Float32Array(origin.length * width);
    const grid = new Float64Array(origin.length);
    const ends: [number, number][] = [];
    let done = 0;
    for (const part of parts) {
      all.set(part.values, done * width);
      grid.set(part.times, done);
      ends.push([done, done + part.nearest.length]);
      done += part.nearest.length;
    }
    const of = (cells: string[] | null) =>
      cells === null ? null : Array.from(origin, (row) => cells[row]!);
    return {
      origin,
      series: {
        name,
        columns,
        values: all,
        rows: origin.length,
        rate: wanted,
        times: grid,
        stretches: ends,
        labels: of(table.labels),
        groups: of(groups),
      },
    };
  }
}
