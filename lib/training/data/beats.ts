import { ecgBeats } from '../../data/index.js';
import type { DataRequest, Source } from '../tasks/task.js';
import type { OpenedData } from './parts.js';
import { isUsual, signalRows } from './signals/signal_rows.js';
import { ROW_OPTIONS, refuseOthers, type SignalSettings } from './signals/signal_settings.js';
import { count, sourceOf, split } from './source.js';
import { inTestParts, refuseSplit } from './splits.js';

/** Signals of one length; y is 1 for an abnormal one, 0 for a normal one. */
export interface Beats extends OpenedData {
  length: number;
}

const EMBEDDED = 2_500;
const TEST_PART = 0.2;
const LABEL = 'abnormal';

function embedded(seed: number, limit: number) {
  const count = Math.min(EMBEDDED, 2 * limit);
  const { beats, shape, labels } = ecgBeats({ count, seed });
  const length = shape[1];
  const examples = Array.from(labels, (label, i) => ({
    x: beats.slice(i * length, (i + 1) * length),
    y: Float32Array.of(label),
  }));
  const label = 'embedded synthetic heartbeats (no --data was given)';
  return { label, length, all: sourceOf(examples), labels: LABEL, found: {}, assumed: [] };
}

async function fromFile(file: string, settings: SignalSettings) {
  refuseOthers(settings, ROW_OPTIONS, 'as each row is a signal');
  const { table, rows, length, assumed, labels } = await signalRows(file, settings);
  const all: Source = async function* () {
    for (const { values, label } of rows) {
      yield { x: values, y: Float32Array.of(isUsual(label) ? 0 : 1) };
    }
  };
  const found = { table: `${rows.length} rows, ${table.found}` };
  return { label: `rows of ${file}`, length, all, labels, found, assumed };
}

/**
 * The signals of a table, a row each; a column `abnormal`, or that of the option `labels`, says which are abnormal: all but
 * those called 0 or normal (without it all are taken for normal). Every fifth row is to judge by.
 */
export async function heartbeats(request: DataRequest): Promise<Beats> {
  const { data, seed, limit, whole, testShare, splitBy, fold } = request;
  refuseSplit(request, 'as rows have no groups', ['group']);
  const { label, length, all, labels, found, assumed } =
    data === undefined ? embedded(seed, limit) : await fromFile(data, request);
  const even = split(all, TEST_PART);
  const usual = { told: 'every fifth row is to judge by', train: even.rest, test: even.part };
  const rows = (testShare ?? splitBy ?? fold) === undefined || whole ? 0 : await count(all);
  const items = Array.from({ length: rows }, (_, row) => ({ name: String(row), time: row }));
  const { told, train, test } =
    rows === 0 ? usual : inTestParts(label, all, items, request, { share: TEST_PART, noun: 'row' });
  return {
    facts: {
      label,
      found: {
        ...found,
        signals: `of ${length} samples`,
        labels: labels === null ? 'none' : `column ${labels}`,
      },
      assumed: [
        ...assumed,
        ...(labels === null ? [`all signals are normal, as there is no column ${LABEL}.`] : []),
      ],
      split: told,
    },
    length,
    ...(whole ? { train: all, test: all } : { train, test }),
  };
}
