import { closeSync, openSync, readSync, statSync } from 'node:fs';
import path from 'node:path';
import { type CsvDialect, csvDialect, lineFields } from '../../../data/series/csv_dialect.js';
import { LABEL_NAMES } from '../../../data/series/label_names.js';

/** What a row of a table is: a whole signal, or one sample of all channels. */
export interface SignalForm {
  rows: 'signals' | 'samples';
  /** Of the columns. */
  names: string[];
  /** Those of samples, if rows are signals. */
  samples: string[];
}

/** Rows of fewer samples are no signals. */
const LEAST = 16;
const LOOKED_AT = 2 ** 17;

function firstLine(file: string): { dialect: CsvDialect; fields: string[] } | null {
  const bytes = new Uint8Array(LOOKED_AT);
  const handle = openSync(file, 'r');
  let length: number;
  try {
    length = readSync(handle, bytes, 0, LOOKED_AT, 0);
  } finally {
    closeSync(handle);
  }
  const head = bytes.subarray(0, length);
  if (head.every((byte) => byte === 10 || byte === 13 || byte === 32)) return null;
  const dialect = csvDialect(file, head, length < LOOKED_AT);
  const text = new TextDecoder(dialect.encoding).decode(head);
  const line = text
    .split(dialect.carriage ? '\r' : /\r?\n/)
    .slice(dialect.skipped)
    .find((one) => one !== '');
  return { dialect, fields: lineFields(line ?? '', dialect.delimiter) };
}

/** Columns whose names count: v0, v1... or 0, 1...; the longest run of them. */
function numbered(names: readonly string[]): string[] {
  let best: string[] = [];
  let run: string[] = [];
  let last: { prefix: string; number: number } | undefined;
  for (const name of names) {
    const found = /^(\D*)(\d+)$/.exec(name.trim());
    const next = found === null ? undefined : { prefix: found[1]!, number: Number(found[2]) };
    const follows =
      next !== undefined && last?.prefix === next.prefix && next.number === last.number + 1;
    run = follows ? [...run, name] : next === undefined ? [] : [name];
    if (run.length > best.length) best = run;
    last = next;
  }
  return best;
}

/**
 * Whether each row of a table is a whole signal, as its columns are numbered or there are many, or one sample of all
 * channels. What is no table has samples.
 */
export function signalForm(file: string): SignalForm {
  const found = statSync(file, { throwIfNoEntry: false });
  const isTable = /\.(csv|tsv|txt)$/i.test(path.extname(file));
  const first = found?.isFile() && isTable ? firstLine(file) : null;
  if (first === null) return { rows: 'samples', names: [], samples: [] };
  const names = first.dialect.header
    ? first.fields.map((field) => field.trim())
    : first.fields.map((_, i) => String(i));
  const run = numbered(names);
  const others = names.filter((name) => !LABEL_NAMES.test(name));
  if (run.length >= LEAST && run.length >= others.length - 2) {
    return { rows: 'signals', names, samples: run };
  }
  return { rows: names.includes('abnormal') ? 'signals' : 'samples', names, samples: others };
}
