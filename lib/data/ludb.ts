import { array, fail, filled, ValueError } from '../check.js';
import { WAVES } from './wave_labels.js';

/** One lead of a patient's record, with the cardiologists' marks. */
export interface EcgRecord {
  /** The record's number; leads of one patient share it. */
  record: number;
  /** The lead's name, such as 'ii'. */
  lead: string;
  /** Samples a second. */
  samplingRate: number;
  /** Millivolts. */
  signal: Float32Array;
  /** As many as signal: indices into WAVES. */
  labels: Uint8Array;
  /** The first and the last sample that has a label; outside, 0 says nothing. */
  annotated: [first: number, last: number];
}

type Wave = [type: string, onset: number, peak: number, offset: number];

/** A case as the file has it; what is missing or of another kind is found when it is read. */
interface Case {
  record: number;
  lead: string;
  fs: number;
  gain_per_mV: number;
  baseline: number;
  annotated: [number, number];
  waves: Wave[];
  adc: number[];
}

function label(where: string, waves: readonly Wave[], length: number): Uint8Array {
  const labels = new Uint8Array(length);
  waves.forEach((wave, i) => {
    const at = `${where}, wave ${i + 1}`;
    const [type, onset, , offset] = array(at, 'it', wave) as Wave;
    const id = (WAVES as readonly string[]).indexOf(type);
    if (id < 1) fail(at, 'its type', WAVES.slice(1).join(' or '), type);
    const valid = Number.isInteger(onset) && Number.isInteger(offset) && onset <= offset;
    if (!valid || onset < 0 || offset >= length) {
      fail(at, 'onset and offset', `in order from 0 to ${length - 1}`, [onset, offset]);
    }
    labels.fill(id, onset, offset + 1);
  });
  return labels;
}

/**
 * The records of LUDB packed as JSON: `{ cases: [{ record, lead, fs, gain_per_mV, baseline,
 * annotated, waves: [[type, onset, peak, offset], ...], adc }, ...] }`.
 *
 * Source: Kalyakulina et al. 2020, "LUDB: a new open-access validation tool for electrocardiogram
 * delineation algorithms", IEEE Access 8.
 *
 * @param content the parsed JSON.
 * @param name the file's name, for messages.
 * @throws ValueError that names the case, and the wave, which is not of that form.
 * @example
 * const waves = [['P', 1, 2, 3]];
 * const content = {
 *   cases: [
 *     { record: 1, lead: 'ii', fs: 500, gain_per_mV: 1000, baseline: 0, annotated: [0, 4], waves, adc: [0, 9, 20, 9, 0] },
 *   ],
 * };
 * const [{ signal, labels }] = ludbRecords(content, 'ludb.json');
 * signal; // Float32Array [0, 0.009, 0.02, 0.009, 0]
 * labels; // Uint8Array [0, 1, 1, 1, 0]
 */
export function ludbRecords(content: unknown, name: string): EcgRecord[] {
  filled('ludbRecords', 'name', name);
  const cases = (content as { cases?: Case[] } | null)?.cases;
  if (!Array.isArray(cases))
    throw new ValueError(`${name}: the content must have cases, got none.`);
  return cases.map((one, i) => {
    const where = `${name}, case ${i + 1}`;
    for (const key of ['record', 'fs', 'gain_per_mV', 'baseline'] as const) {
      if (!Number.isFinite(one?.[key])) fail(where, key, 'a number', one?.[key]);
    }
    for (const key of ['adc', 'waves', 'annotated'] as const) {
      if (!Array.isArray(one[key])) fail(where, key, 'an array', one[key]);
    }
    const { record, lead, fs: samplingRate, gain_per_mV: gain, baseline, adc, waves } = one;
    const [first, last] = one.annotated;
    if (!(first >= 0 && last >= first && last < adc.length)) {
      fail(where, 'annotated', `two samples in order from 0 to ${adc.length - 1}`, one.annotated);
    }
    const bad = adc.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) fail(where, `sample ${bad} of adc`, 'a number', adc[bad]);
    return {
      record,
      lead,
      samplingRate,
      signal: Float32Array.from(adc, (value) => (value - baseline) / gain),
      labels: label(where, waves, adc.length),
      annotated: [first, last],
    };
  });
}
