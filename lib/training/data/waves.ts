import { readFile } from 'node:fs/promises';
import type { DataFacts } from '../../data/data_description.js';
import { type EcgRecord, ludbRecords, Random, syntheticEcg } from '../../data/index.js';
import { standardized } from '../../data/standardize.js';
import { parseJson } from '../../load/parse_json.js';
import type { DataRequest } from '../tasks/task.js';
import { divided, refuseSplit } from './splits.js';

/** What the model is given, whatever the records have. */
export const SAMPLING_RATE = 250;
const PATIENTS = 40;
const SECONDS = 10;
/** Every fourth patient is to judge by. */
const TEST_PATIENTS = 4;

export interface WaveRecords {
  facts: DataFacts;
  train: EcgRecord[];
  test: EcgRecord[];
}

/** A record at SAMPLING_RATE, the mean of its signal 0 and its standard deviation 1. */
function prepared(record: EcgRecord): EcgRecord {
  const factor = Math.max(Math.round(record.samplingRate / SAMPLING_RATE), 1);
  const length = Math.floor(record.signal.length / factor);
  const signal = new Float32Array(length);
  for (let i = 0; i < length; i++) {
    for (let j = 0; j < factor; j++) signal[i]! += record.signal[i * factor + j]! / factor;
  }
  const [first, last] = record.annotated;
  return {
    ...record,
    samplingRate: SAMPLING_RATE,
    signal: standardized(signal),
    labels: Uint8Array.from({ length }, (_, i) => record.labels[i * factor]!),
    annotated: [Math.ceil(first / factor), Math.min(Math.floor(last / factor), length - 1)],
  };
}

function embedded(seed: number, limit: number): EcgRecord[] {
  const random = new Random(seed);
  const length = SECONDS * SAMPLING_RATE;
  return Array.from({ length: Math.min(PATIENTS, Math.max(TEST_PATIENTS, limit)) }, (_, i) => {
    const heartRate = random.uniform(50, 100);
    const ecg = syntheticEcg({
      length,
      samplingRate: SAMPLING_RATE,
      heartRate,
      variation: 0.2,
      noise: 0.03,
      seed: seed * PATIENTS + i,
    });
    return { ...ecg, record: i + 1, lead: 'synthetic', annotated: [0, length - 1] };
  });
}

/** The records of a LUDB file, or synthetic ones, split by patient. */
export async function waveRecords(request: DataRequest): Promise<WaveRecords> {
  const { data: file, seed, limit, whole, testShare, splitBy, fold } = request;
  refuseSplit(request, 'as patients are the groups', ['group']);
  const records =
    file === undefined
      ? embedded(seed, limit)
      : ludbRecords(parseJson(file, await readFile(file, 'utf8')), file);
  const patients = [...new Set(records.map(({ record }) => record))];
  const usual = {
    isTest: patients.map((_, place) => place % TEST_PATIENTS === 1),
    told: 'every fourth patient is to judge by',
  };
  const items = patients.map((record) => ({ name: String(record), group: String(record) }));
  const { isTest: tests, told } =
    (testShare ?? splitBy ?? fold) === undefined
      ? usual
      : divided(String(file), items, request, { share: 1 / TEST_PATIENTS, noun: 'patient' });
  const isTest = ({ record }: EcgRecord) => tests[patients.indexOf(record)]!;
  const all = records.map(prepared);
  return {
    facts: {
      label:
        file === undefined
          ? 'embedded synthetic ECGs (no --data was given), split by patient'
          : `records of ${file}, split by patient`,
      found: {
        records: `${records.length} of ${patients.length} patients`,
        'sample rate': `${SAMPLING_RATE} Hz, made from ${records[0]?.samplingRate ?? 'no'} Hz`,
      },
      assumed: [],
      split: told,
    },
    train: all.filter((record) => whole || !isTest(record)).slice(0, limit),
    test: all.filter((record) => whole || isTest(record)).slice(0, limit),
  };
}
