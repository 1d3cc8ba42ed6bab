import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { toWav } from '../../../lib/data/index.js';
import { openSound } from '../../../lib/node/sound_file.js';
import { openSeries } from '../../../lib/training/data/signals/open_series.js';
import { openSources } from '../../../lib/training/data/signals/open_sources.js';
import type { SignalSettings } from '../../../lib/training/data/signals/signal_settings.js';
import { fixture } from '../../data/series/fixture.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'odd-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function put(name: string, content: string | Uint8Array): string {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
}

/** What a table is to be read as; null for a value that is missing. */
interface Answer {
  columns: string[];
  values: number[];
  rate?: number | null;
  first?: number;
  labels?: string[];
  stretches?: [number, number][];
}

const utf16 = (text: string, big = false) => {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
  return big ? bytes.swap16() : bytes;
};

const AB: Answer = { columns: ['a', 'b'], values: [1, 2.5, 3, 4.5] };
const TIMED: Answer = { columns: ['a'], values: [1, 2, 3] };
const march = Date.UTC(2026, 2, 14, 12) / 1000;
const at = (rate: number, first = march): Answer => ({ ...TIMED, rate, first });

test.each<[string, string | Uint8Array, SignalSettings, Answer]>([
  ['commas', 'a,b\n1,2.5\n3,4.5\n', {}, AB],
  ['no end of the last line', 'a,b\n1,2.5\n3,4.5', {}, AB],
  ['lines ended by CR LF', 'a,b\r\n1,2.5\r\n3,4.5\r\n', {}, AB],
  ['lines ended by CR', 'a,b\r1,2.5\r3,4.5\r', {}, AB],
  ['empty lines at the end', 'a,b\n1,2.5\n3,4.5\n\n\n', {}, AB],
  ['empty lines between', 'a,b\n\n1,2.5\n\n3,4.5\n', {}, AB],
  ['semicolons', 'a;b\n1;2.5\n3;4.5\n', {}, AB],
  ['semicolons and a decimal comma', 'a;b\n1,0;2,5\n3,0;4,5\n', {}, AB],
  ['tabs', 'a\tb\n1\t2.5\n3\t4.5\n', {}, AB],
  ['tabs and a decimal comma', 'a\tb\n1,0\t2,5\n3,0\t4,5\n', {}, AB],
  ['bars', 'a|b\n1|2.5\n3|4.5\n', {}, AB],
  ['spaces', 'a b\n1 2.5\n3 4.5\n', {}, AB],
  ['spaces of any number', '  a    b \n  1  2.5\n  3  4.5 \n', {}, AB],
  ['spaces around commas', 'a, b\n1, 2.5\n3, 4.5\n', {}, AB],
  ['quoted names', '"a","b"\n1,2.5\n3,4.5\n', {}, AB],
  ['quoted numbers', '"a","b"\n"1","2.5"\n"3","4.5"\n', {}, AB],
  ['quoted decimal commas between commas', '"a","b"\n"1,0","2,5"\n"3,0","4,5"\n', {}, AB],
  ['a mark of byte order', '\ufeffa,b\n1,2.5\n3,4.5\n', {}, AB],
  ['UTF-16 with the low byte first', utf16('a;b\r\n1;2.5\r\n3;4.5\r\n'), {}, AB],
  ['UTF-16 with the high byte first', utf16('a\tb\n1\t2.5\n3\t4.5\n', true), {}, AB],
  [
    'Windows-1252',
    Buffer.from('gr\u00f6\u00dfe;b\n1;2.5\n3;4.5\n', 'latin1'),
    {},
    { ...AB, columns: ['größe', 'b'] },
  ],
  ['names in Chinese', '温度,b\n1,2.5\n3,4.5\n', {}, { ...AB, columns: ['温度', 'b'] }],
  ['no header', '1,2.5\n3,4.5\n', {}, { ...AB, columns: ['0', '1'] }],
  ['a line that says the delimiter', 'sep=;\na;b\n1;2.5\n3;4.5\n', {}, AB],
  ['comments before it', '# of a logger\n% twice\na,b\n1,2.5\n3,4.5\n', {}, AB],
  ['exponents', 'a,b\n1e0,25E-1\n.3e1,+4.5\n', {}, AB],
  ['signs', 'a,b\n-1,+2\n-0.5,-.5\n', {}, { ...AB, values: [-1, 2, -0.5, -0.5] }],
  ['one column', 'a\n1\n2\n3\n', {}, TIMED],
  ['one column without a header', '1\n2\n3\n', {}, { ...TIMED, columns: ['0'] }],
  ['one column of decimal commas', 'a\n1,5\n2,5\n', {}, { columns: ['a'], values: [1.5, 2.5] }],
  ['a constant column', 'a,b\n1,7\n2,7\n', {}, { columns: ['a', 'b'], values: [1, 7, 2, 7] }],
  ['a column of text', 'a,note,b\n1,x,2.5\n3,y,4.5\n', {}, AB],
  ['an empty column', 'a,,b\n1,,2.5\n3,,4.5\n', {}, AB],
  ['a column that numbers the rows', ',a,b\n0,1,2.5\n1,3,4.5\n', {}, AB],
  ['an index by pandas', 'Unnamed: 0,a,b\n0,1,2.5\n1,3,4.5\n', {}, AB],
  [
    'columns that are chosen',
    'a,b,c\n2.5,9,1\n4.5,9,3\n',
    { columns: ['c', 'a'] },
    { ...AB, columns: ['c', 'a'] },
  ],
  ['a delimiter that is said', 'a:b\n1:2.5\n3:4.5\n', { delimiter: ':' }, AB],
  [
    'a decimal point that is said',
    'a;b\n1,234;1\n2,345;1\n',
    { decimal: 'comma' },
    { columns: ['a', 'b'], values: [1.234, 1, 2.345, 1] },
  ],
  ['seconds', 'time,a\n0,1\n0.5,2\n1,3\n', {}, at(2, 0)],
  ['milliseconds', 'time_ms,a\n0,1\n500,2\n1000,3\n', {}, at(2, 0)],
  ['seconds with a decimal comma', 't;a\n0,0;1\n0,5;2\n1,0;3\n', {}, at(2, 0)],
  [
    'ISO 8601',
    'time,a\n2026-03-14T12:00:00Z,1\n2026-03-14T12:00:01Z,2\n2026-03-14T12:00:02Z,3\n',
    {},
    at(1),
  ],
  [
    'ISO 8601 with parts of seconds',
    'time,a\n2026-03-14 12:00:00.000,1\n2026-03-14 12:00:00.250,2\n2026-03-14 12:00:00.500,3\n',
    {},
    at(4),
  ],
  [
    'ISO 8601 with an offset',
    'time,a\n2026-03-14T13:00:00+01:00,1\n2026-03-14T13:00:01+01:00,2\n2026-03-14T13:00:02+01:00,3\n',
    {},
    at(1),
  ],
  [
    'dates of the United States',
    'date,a\n3/14/2026 12:00:00 PM,1\n3/14/2026 12:00:01 PM,2\n3/14/2026 12:00:02 PM,3\n',
    {},
    at(1),
  ],
  [
    'dates of Germany',
    'Zeit;a\n14.03.2026 12:00:00;1\n14.03.2026 12:00:01;2\n14.03.2026 12:00:02;3\n',
    {},
    at(1),
  ],
  [
    'dates that could be both, told',
    'date,a\n03/04/2026 12:00,1\n03/04/2026 12:01,2\n03/04/2026 12:02,3\n',
    { dates: 'month-first' },
    at(1 / 60, Date.UTC(2026, 2, 4, 12) / 1000),
  ],
  [
    'days',
    'date,a\n2026-03-14,1\n2026-03-15,2\n2026-03-16,3\n',
    {},
    at(1 / 86_400, march - 43_200),
  ],
  [
    'a date and a clock',
    'Date;Time;a\n14/03/2026;12:00:00;1\n14/03/2026;12:00:01;2\n14/03/2026;12:00:02;3\n',
    {},
    at(1),
  ],
  [
    'a clock alone, over midnight',
    'clock,a\n23:59:59,1\n00:00:00,2\n00:00:01,3\n',
    {},
    at(1, 86_399),
  ],
  ['seconds since 1970', `ts,a\n${march},1\n${march + 1},2\n${march + 2},3\n`, {}, at(1)],
  ['milliseconds since 1970', `ts,a\n${march}000,1\n${march}500,2\n${march + 1}000,3\n`, {}, at(2)],
  [
    'microseconds since 1970',
    `epoch,a\n${march}000000,1\n${march}500000,2\n${march + 1}000000,3\n`,
    {},
    at(2),
  ],
  [
    'times without a header',
    `${march},1\n${march + 1},2\n${march + 2},3\n`,
    {},
    { ...at(1), columns: ['1'] },
  ],
  [
    'times that are left alone',
    't,a\n0,1\n1,2\n',
    { time: 'none' },
    { columns: ['t', 'a'], values: [0, 1, 1, 2], rate: null },
  ],
  [
    'empty cells, interpolated',
    'a,b\n1,1\n,2\n3,3\n',
    { gaps: 'interpolate' },
    { columns: ['a', 'b'], values: [1, 1, 2, 2, 3, 3] },
  ],
  [
    'NaN, interpolated',
    'a,b\n1,1\nNaN,2\n3,3\n',
    { gaps: 'interpolate' },
    { columns: ['a', 'b'], values: [1, 1, 2, 2, 3, 3] },
  ],
  [
    'n/a at the end, interpolated',
    'a,b\n1,1\n2,2\nn/a,3\n',
    { gaps: 'interpolate' },
    { columns: ['a', 'b'], values: [1, 1, 2, 2, 2, 3] },
  ],
  [
    'a question mark, left out',
    'a,b\n1,1\n?,2\n3,3\n',
    { gaps: 'drop' },
    {
      columns: ['a', 'b'],
      values: [1, 1, 0, 2, 3, 3],
      stretches: [
        [0, 1],
        [2, 3],
      ],
    },
  ],
  [
    'a row that is missing, interpolated',
    't,a\n0,1\n1,2\n3,4\n4,5\n',
    { gaps: 'interpolate' },
    { columns: ['a'], values: [1, 2, 3, 4, 5], rate: 1 },
  ],
  [
    'a row that is missing, left out',
    't,a\n0,1\n1,2\n3,4\n4,5\n',
    { gaps: 'drop' },
    {
      columns: ['a'],
      values: [1, 2, 4, 5],
      stretches: [
        [0, 2],
        [2, 4],
      ],
    },
  ],
  [
    'a column of labels',
    'a,state\n1,on\n2,on\n3,off\n',
    { labels: 'state' },
    { ...TIMED, labels: ['on', 'on', 'off'] },
  ],
  [
    'labels that are quoted',
    'a,state\n1,"on, high"\n2,"on ""full"""\n3,off\n',
    { labels: 'state' },
    { ...TIMED, labels: ['on, high', 'on "full"', 'off'] },
  ],
  [
    'labels that are numbers',
    'a;y\n1;0\n2;1\n3;0\n',
    { labels: 'y' },
    { ...TIMED, labels: ['0', '1', '0'] },
  ],
  [
    'a line within a quoted name',
    '"a\nof it",b\n1,2.5\n3,4.5\n',
    {},
    { ...AB, columns: ['a\nof it', 'b'] },
  ],
  [
    'a decimal comma alone',
    '0,5\n-0,25\n1,05\n',
    {},
    { columns: ['0'], values: [0.5, -0.25, 1.05] },
  ],
  [
    'whole numbers that may be one with a decimal comma',
    '1,2\n3,4\n',
    {},
    { columns: ['0', '1'], values: [1, 2, 3, 4] },
  ],
  [
    'those that are said to be one',
    '1,2\n3,4\n',
    { delimiter: ';', decimal: 'comma' },
    { columns: ['0'], values: [1.2, 3.4] },
  ],
  ['a line of units', 'a,b\nmV,s\n1,2.5\n3,4.5\n', {}, AB],
  ['a line of units and gaps', 'a,b\nmV,\n1,2.5\n3,4.5\n', {}, AB],
  ['lines of a device', 'Device: X\nSerial,7\n\na,b\n1,2.5\n3,4.5\n', {}, AB],
  [
    'lines of a device with others',
    'Logger 3;rev. 2;x;y\n"of 2026"\na;b\n1,0;2,5\n3,0;4,5\n',
    {},
    AB,
  ],
  ['lines of a device and units', 'Device: X\na,b\nmV,s\n1,2.5\n3,4.5\n', {}, AB],
  [
    'a minus of typesetters',
    'a,b\n\u22121,2.5\n3,\u20134.5\n',
    {},
    { ...AB, values: [-1, 2.5, 3, -4.5] },
  ],
  [
    'errors of spreadsheets, dropped',
    'a,b\n1,2.5\n#DIV/0!,2\n3,#N/A\n3,4.5\n',
    { gaps: 'drop' },
    {
      columns: ['a', 'b'],
      values: [1, 2.5, 0, 2, 3, 0, 3, 4.5],
      stretches: [
        [0, 1],
        [3, 4],
      ],
    },
  ],
])('a table: %s', async (_, content, settings, answer) => {
  const { all } = await openSeries(put('odd.csv', content), settings);
  const [one, ...others] = all;
  expect(others).toEqual([]);
  const { columns, values, stretches, rate, first, labels } = answer;
  expect(one!.columns).toEqual(columns);
  expect([...one!.values]).toEqual(values.map(Math.fround));
  expect(one!.stretches).toEqual(stretches ?? [[0, values.length / columns.length]]);
  if (rate === null) expect(one!.rate).toBeNull();
  else if (rate !== undefined) expect(one!.rate).toBeCloseTo(rate, 9);
  if (first !== undefined) expect(one!.times![0]).toBeCloseTo(first, 6);
  expect(one!.labels).toEqual(labels ?? null);
});

test.each<[string, string | Uint8Array, SignalSettings, string]>([
  ['nothing', '', {}, 'the file must have rows, got none.'],
  ['a header alone', 'a,b\n', {}, "the file must be with rows of numbers, got 'a header alone'."],
  ['text alone', 'a,b\nx,y\n', {}, 'the table must be with a column of numbers'],
  ['a row that is short', 'a,b\n1,2\n3\n', {}, 'line 3: the row must be of 2 fields'],
  ['a row that is long', 'a,b\n1,2\n3,4,5\n', {}, 'line 3: the row must be of 2 fields'],
  [
    'a header that is short',
    'a,b\n1,2,3\n3,4,5\n5,6,7\n',
    {},
    'line 2: the row must be of 2 fields',
  ],
  [
    'a first row that is long',
    'a,b\n1,2,3\n3,4\n5,6\n7,8\n',
    {},
    'line 2: the row must be of 2 fields',
  ],
  ['percents', 'a,b\n1 %,x\n2 %,y\n', {}, "got 'columns a (1 %), b (x)'."],
  ['a word among numbers', 'a,b\n1,2\n3,x\n5,6\n', {}, "line 3: column 'b' must be a number"],
  ['thousands', 'a;b\n1.234,5;1,5\n2.345,5;2,5\n', {}, "no thousands' separators, got '1.234,5'."],
  ['a missing value', 'a,b\n1,2\n3,\n', {}, "line 3: column 'b' must be a number (--gaps"],
  [
    'a missing row',
    't,a\n0,1\n1,2\n2,3\n4,5\n',
    {},
    'line 5: the time must be 1 s after the row before it, got 2 s',
  ],
  [
    'times that go back',
    't,a\n0,1\n1,2\n0.5,3\n',
    {},
    "line 4: column 't' must be a time after the one before it",
  ],
  ['a day that is not', 'time,a\n2026-02-28,1\n2026-02-29,2\n', {}, "got '2026-02-29'."],
  ['a quote that is not closed', 'a,b\n1,"2\n3,4\n', {}, 'the quoted field must be closed'],
  ['a quote within a field', 'a,b\n1,2"3\n', {}, 'line 2'],
  ['a name twice', 'a,a\n1,2\n', {}, "each name of the header must be there once, got 'a'."],
  ['infinity', 'a,b\n1,2\n3,inf\n', {}, "line 3: column 'b' must be a number"],
  ['columns that are not', 'a,b\n1,2\n', { columns: ['c'] }, "(a, b), got 'c'."],
  [
    'labels that are not',
    'a,b\n1,2\n',
    { labels: 'c' },
    "labels must be the name of a column (a, b), got 'c'.",
  ],
])('a table is refused by its name: %s', async (_, content, settings, message) => {
  const file = put('refused.csv', content);
  const opened = openSeries(file, settings);
  await expect(opened).rejects.toThrow(file);
  await expect(openSeries(file, settings)).rejects.toThrow(message);
});

test('intervals that name what rows are, by seconds and by dates', async () => {
  const data = put('timed.csv', 't,a\n0,1\n1,2\n2,3\n3,4\n');
  const labelsOf = async (list: string) => {
    const intervals = put('list.csv', list);
    const { sources, names } = await openSources(data, 'signal', { intervals });
    return Array.from(sources[0]!.parts[0]!.labels!, (label) => names![label]);
  };
  const answer = ['none', 'x', 'x', 'none'];
  expect(await labelsOf('start,end,label\n1,3,x\n')).toEqual(answer);
  expect(await labelsOf('1\t3\tx\n')).toEqual(answer);
  expect(await labelsOf('label;end;start\nx;3,0;1,0\n')).toEqual(answer);
  await expect(labelsOf('start,end,label\n3,1,x\n')).rejects.toThrow(
    'the end must be after the start',
  );
});

interface Sound {
  name: string;
  file: string;
  rate: number;
  channels: number;
  values: number[];
}
interface Archive {
  name: string;
  file: string;
  columns: string[] | null;
  labels: string | null;
  values: number[];
  width: number;
  found: string[] | null;
}
const { sounds, archives } = fixture<{ sounds: Sound[]; archives: Archive[] }>('odd_files');

test.each(archives)('arrays as NumPy reads them: $name', async (one) => {
  const file = put('odd.npz', Buffer.from(one.file, 'base64'));
  const { columns, labels } = one;
  const { all } = await openSeries(file, {
    ...(columns === null ? {} : { columns }),
    ...(labels === null ? {} : { labels }),
  });
  expect(all).toHaveLength(1);
  expect([...all[0]!.values]).toEqual(one.values.map(Math.fround));
  expect(all[0]!.columns).toHaveLength(one.width);
  expect(all[0]!.labels).toEqual(one.found);
});

/** A file of NumPy's save, by hand. */
function npy(kind: string, shape: number[], data: ArrayBufferView): Buffer {
  const sizes = shape.map((size) => `${size},`).join(' ');
  const header = `{'descr': '${kind}', 'fortran_order': False, 'shape': (${sizes}), }`.padEnd(117);
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return Buffer.concat([Buffer.from(`\x93NUMPY\x01\x00v\x00${header}\n`, 'latin1'), bytes]);
}
const f8 = (...values: number[]) => Float64Array.from(values);

test.each<[string, Buffer, SignalSettings, number[]]>([
  ['of one dimension', npy('<f8', [3], f8(1, 2, 3)), {}, [1, 2, 3]],
  ['of channels a row each', npy('<f8', [2, 3], f8(1, 2, 3, 4, 5, 6)), {}, [1, 4, 2, 5, 3, 6]],
  [
    'of a column that is chosen',
    npy('<f8', [3, 2], f8(1, 2, 3, 4, 5, 6)),
    { columns: ['1'] },
    [2, 4, 6],
  ],
  [
    'with a gap, interpolated',
    npy('<f8', [3], f8(1, Number.NaN, 3)),
    { gaps: 'interpolate' },
    [1, 2, 3],
  ],
])('an array %s', async (_, bytes, settings, values) => {
  const { all } = await openSeries(put('odd.npy', bytes), settings);
  expect([...all[0]!.values]).toEqual(values);
});

test('an array of three dimensions is a series of each', async () => {
  const bytes = npy(
    '|u1',
    [2, 2, 3],
    Uint8Array.from({ length: 12 }, (_, i) => i),
  );
  const { all } = await openSeries(put('odd.npy', bytes), {});
  expect(all.map(({ values }) => [...values])).toEqual([
    [0, 1, 2, 3, 4, 5],
    [6, 7, 8, 9, 10, 11],
  ]);
});

test.each<[string, Buffer, SignalSettings, string]>([
  [
    'text',
    npy('<U3', [1], new Uint8Array(12)),
    {},
    'the numbers must be integers or floats, got <U3.',
  ],
  [
    'complex numbers',
    npy('<c8', [1], f8(1)),
    {},
    'the numbers must be integers or floats, got <c8.',
  ],
  ['another size', npy('<f8', [4], f8(1, 2)), {}, 'the data of [4] must be 32 bytes, got 16.'],
  ['four dimensions', npy('<f8', [1, 1, 1, 1], f8(1)), {}, 'the array must be of shape'],
  ['no number', npy('<f8', [0], f8()), {}, 'the array must be of shape'],
  [
    'infinity',
    npy('<f8', [2], f8(1, Number.POSITIVE_INFINITY)),
    {},
    'value 1 must be a finite number',
  ],
  [
    'a gap',
    npy('<f8', [3], f8(1, Number.NaN, 3)),
    {},
    "row 1: column '0' must be a number (--gaps",
  ],
  [
    'a delimiter',
    npy('<f8', [1], f8(1)),
    { delimiter: ';' },
    "delimiter must be left out, as an array is no table, got ';'.",
  ],
  [
    'labels',
    npy('<f8', [1], f8(1)),
    { labels: 'y' },
    "labels must be left out, as an array has no columns of text, got 'y'.",
  ],
])('an array is refused by its name: %s', async (_, bytes, settings, message) => {
  const file = put('refused.npy', bytes);
  await expect(openSeries(file, settings)).rejects.toThrow(file);
  await expect(openSeries(file, settings)).rejects.toThrow(message);
});

test.each<[string, number, SignalSettings, string]>([
  [
    'several arrays of other sizes',
    5,
    {},
    'the arrays must be one, or of one dimension and the same length, got x [9,3], mean [3] (--columns NAME takes one).',
  ],
  [
    'labels that are not',
    6,
    { labels: 'z' },
    "labels must be the name of an array (x [9,3], y [9]), got 'z'.",
  ],
  ['a column that is not', 0, { columns: ['7'] }, "columns must be of 0, 1, 2, got '7'."],
])('arrays are refused by their name: %s', async (_, which, settings, message) => {
  const file = put('refused.npz', Buffer.from(archives[which]!.file, 'base64'));
  await expect(openSeries(file, settings)).rejects.toThrow(`${file}: ${message}`);
});

async function read(file: string) {
  const sound = await openSound(file);
  const samples: number[] = [];
  for await (const block of sound.blocks()) for (const value of block) samples.push(value);
  return { rate: sound.sampleRate, channels: sound.channels, samples };
}

test.each(sounds)('a sound as libsndfile reads it: $name', async (one) => {
  const file = put('odd.wav', Buffer.from(one.file, 'base64'));
  const { samples, ...facts } = await read(file);
  expect(facts).toEqual({ rate: one.rate, channels: one.channels });
  expect(samples).toEqual(one.values.map(Math.fround));
});

const long = (kind: string) =>
  Buffer.from(sounds.find(({ name }) => name.startsWith(`${kind} PCM_16`))!.file, 'base64');
const expected = sounds.find(({ name }) => name.startsWith('RF64 PCM_16'))!.values.map(Math.fround);

test('BW64, as the Audio Definition Model has it, is RF64 by another name', async () => {
  const bytes = long('RF64');
  bytes.write('BW64', 0, 'latin1');
  expect((await read(put('odd.bw64', bytes))).samples).toEqual(expected);
});

test('sizes of 64 bits that a recorder left unknown: to the last whole frame', async () => {
  const bytes = long('RF64');
  for (const at of [20, 28]) bytes.writeBigUInt64LE(0xffffffffffffffffn, at);
  expect((await read(put('odd.rf64', bytes.subarray(0, -1)))).samples).toEqual(
    expected.slice(0, -1),
  );
  const sony = long('W64');
  const values = sounds.find(({ name }) => name.startsWith('W64 PCM_16'))!.values.map(Math.fround);
  const data = sony.indexOf('data', 0, 'latin1');
  sony.writeBigUInt64LE(0n, 16);
  sony.writeBigUInt64LE(0n, data + 16);
  expect((await read(put('odd.w64', sony))).samples.slice(0, 21)).toEqual(values);
});

test.each<[string, () => Buffer, string]>([
  [
    'RF64 without its sizes',
    () => Buffer.concat([long('RF64').subarray(0, 12), long('RF64').subarray(48)]),
    "the first chunk must be 'ds64'",
  ],
  [
    'RF64 that is cut off',
    () => long('RF64').subarray(0, -2),
    "the size of 'RF64' must be at most",
  ],
  [
    'RF64 of a short list of sizes',
    () => {
      const bytes = long('RF64');
      bytes.writeUInt32LE(8, 16);
      return bytes;
    },
    "byte 16: the size of 'ds64' must be at least 28, got 8.",
  ],
  [
    'Wave64 that is cut off',
    () => long('W64').subarray(0, -8),
    "the size of 'riff' must be at most",
  ],
  [
    'Wave64 of something else',
    () => {
      const bytes = long('W64');
      bytes.write('wavy', 24, 'latin1');
      return bytes;
    },
    "a Wave64 file, 'wave'",
  ],
  [
    'Wave64 with a chunk of no size',
    () => {
      const bytes = long('W64');
      bytes.writeBigUInt64LE(3n, 56);
      return bytes;
    },
    "the size of 'fmt ' must be at least 24, its head, got 3.",
  ],
  [
    'big-endian',
    () => {
      const bytes = long('WAV');
      bytes.write('RIFX', 0, 'latin1');
      return bytes;
    },
    'a WAV file, \'RIFF\', got "RIFX".',
  ],
  [
    'AIFF',
    () => Buffer.from('FORM\0\0\0\x2eAIFFCOMM\0\0\0\x12'),
    'a WAV file, \'RIFF\', got "FORM".',
  ],
  ['MP3', () => Buffer.from('ID3\x03\0\0\0\0\0\0\0\0\0\0'), "a WAV file, 'RIFF'"],
  [
    'the law of telephones',
    () => {
      const bytes = long('WAV');
      bytes.writeUInt16LE(7, bytes.indexOf('fmt ', 0, 'latin1') + 8);
      return bytes;
    },
    'the format must be 1 (integers) or 3 (floats), got 7.',
  ],
  [
    'Opus in Ogg',
    () => Buffer.from(`OggS${'\0'.repeat(24)}OpusHead${'\0'.repeat(40)}`, 'latin1'),
    'must be Vorbis or FLAC, got another, as Opus',
  ],
  [
    'a sample that is no number',
    () => {
      const sound = { sampleRate: 8000, channels: 2, samples: new Float32Array(4) };
      const bytes = Buffer.from(toWav(sound, { float: true }));
      bytes.writeFloatLE(Number.NaN, bytes.length - 4);
      return bytes;
    },
    'sample 1 of channel 1 must be a finite number, got NaN.',
  ],
  ['nothing', () => Buffer.alloc(0), 'the header must be 12 bytes, got 0.'],
])('a sound is refused by its name: %s', async (_, make, message) => {
  const file = put('refused.wav', make());
  await expect(read(file)).rejects.toThrow(file);
  await expect(read(file)).rejects.toThrow(message);
});
