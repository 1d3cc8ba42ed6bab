import { readFileSync } from 'node:fs';
import { ValueError } from '../../check.js';
import { ecgBeats } from '../../data/index.js';
import { readCsv } from '../../node/index.js';
import type { Source } from '../tasks/task.js';
import { sourceOf, split } from './source.js';

/** Signals of one length; y is 1 for an abnormal one, 0 for a normal one. */
export interface Beats {
  label: string;
  length: number;
  train: Source;
  test: Source;
}

const EMBEDDED = 2_500;
const TEST_PART = 0.2;
const LABEL = 'abnormal';
/** The columns of samples: all but those of labels. */
export const SAMPLES = /^(?!abnormal$|class5$)/;

function embedded(seed: number, limit: number) {
  const count = Math.min(EMBEDDED, 2 * limit);
  const { beats, shape, labels } = ecgBeats({ count, seed });
  const length = shape[1];
  const examples = Array.from(labels, (label, i) => ({
    x: beats.slice(i * length, (i + 1) * length),
    y: Float32Array.of(label),
  }));
  const label = 'embedded synthetic heartbeats (no --data was given)';
  return { label, length, all: sourceOf(examples) };
}

async function fromFile(file: string) {
  const first = await readCsv(file, { columns: SAMPLES }).next();
  if (first.done)
    throw new ValueError(`${file}: the file must have rows of samples, got a header alone.`);
  const header = readFileSync(file, 'utf8').split('\n', 1)[0]!.split(',');
  const labelled = header.includes(LABEL);
  const all: Source = async function* () {
    const labels = labelled ? readCsv(file, { columns: [LABEL] }) : null;
    for await (const { values } of readCsv(file, { columns: SAMPLES })) {
      const label = (await labels?.next())?.value?.values[0] ?? 0;
      yield { x: values, y: Float32Array.of(label) };
    }
  };
  return { label: `rows of ${file}`, length: first.value.values.length, all };
}

/**
 * The signals of a CSV file, a row each, with a header; a column `abnormal` holds 0 or 1 (without
 * it all are taken for normal). Every fifth row is to judge by.
 */
export async function heartbeats(
  file: string | undefined,
  seed: number,
  limit: number,
): Promise<Beats> {
  const { label, length, all } = file === undefined ? embedded(seed, limit) : await fromFile(file);
  const { rest, part } = split(all, TEST_PART);
  return { label, length, train: rest, test: part };
}
