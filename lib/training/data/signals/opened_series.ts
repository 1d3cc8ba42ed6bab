import type { Table } from '../../../data/series/read_table.js';
import type { Series } from '../../../data/series/series.js';

/** The series of a file, and what was found. */
export interface OpenedSeries {
  all: Series[];
  found: Record<string, string>;
  assumed: string[];
  /** A table as it is written, and the row of it that each row of the series is of; null for other files. */
  table: { table: Table; origin: Int32Array } | null;
}
