import { readFileSync } from 'node:fs';
import { ludbRecords } from '../../lib/data/ludb.js';
import { testWithShared } from '../shared_data.js';

const good = {
  record: 7,
  lead: 'ii',
  fs: 500,
  gain_per_mV: 100,
  baseline: 50,
  annotated: [1, 6],
  waves: [
    ['P', 1, 1, 2],
    ['QRS', 3, 4, 4],
    ['T', 6, 6, 6],
  ],
  adc: [50, 150, 0, 50, 250, 50, 50, 50],
};

test('ludbRecords gives millivolts and a label for each sample', () => {
  expect(ludbRecords({ cases: [good] }, 'f')).toEqual([
    {
      record: 7,
      lead: 'ii',
      samplingRate: 500,
      signal: Float32Array.of(0, 1, -0.5, 0, 2, 0, 0, 0),
      labels: Uint8Array.of(0, 1, 1, 2, 2, 0, 3, 0),
      annotated: [1, 6],
    },
  ]);
});

test.each<[unknown, string]>([
  [null, 'f: the content must have cases, got none.'],
  [{ cases: 3 }, 'f: the content must have cases, got none.'],
  [{ cases: [good, null] }, 'f, case 2: record must be a number, got undefined.'],
  [{ cases: [{ ...good, fs: 'x' }] }, "f, case 1: fs must be a number, got 'x'."],
  [{ cases: [{ ...good, adc: undefined }] }, 'f, case 1: adc must be an array, got undefined.'],
  [
    { cases: [{ ...good, annotated: [3, 8] }] },
    'f, case 1: annotated must be two samples in order from 0 to 7, got [3, 8].',
  ],
  [
    { cases: [{ ...good, adc: [1, 2, 3, 4, 5, 6, 7, null] }] },
    'f, case 1: sample 7 of adc must be a number, got null.',
  ],
  [
    {
      cases: [
        {
          ...good,
          waves: [
            ['P', 0, 1, 2],
            ['U', 3, 3, 3],
          ],
        },
      ],
    },
    "f, case 1, wave 2: its type must be P or QRS or T, got 'U'.",
  ],
  [
    { cases: [{ ...good, waves: [['P', 6, 7, 8]] }] },
    'f, case 1, wave 1: onset and offset must be in order from 0 to 7, got [6, 8].',
  ],
])('%# is refused', (content, message) => {
  expect(() => ludbRecords(content, 'f')).toThrow(new Error(message));
});

testWithShared('data/ludb/ludb.json', 'reads LUDB', (path) => {
  const records = ludbRecords(JSON.parse(readFileSync(path, 'utf8')), path);
  expect(records).toHaveLength(92);
  expect(new Set(records.map(({ record }) => record)).size).toBe(48);
  const counts = [0, 0, 0, 0];
  for (const { signal, labels, samplingRate } of records) {
    expect([signal.length, labels.length, samplingRate]).toEqual([5000, 5000, 500]);
    for (const label of labels) counts[label]!++;
    // Millivolts, not the converter's units.
    expect(Math.max(...signal.map(Math.abs))).toBeLessThan(6);
  }
  const [none, p, qrs, t] = counts.map((count) => count / 460_000);
  expect(none).toBeGreaterThan(0.5);
  // A T wave lasts longer than a P wave or a QRS complex.
  for (const part of [p!, qrs!]) expect(part > 0.04 && part < t! && t! < 0.2).toBe(true);
});
