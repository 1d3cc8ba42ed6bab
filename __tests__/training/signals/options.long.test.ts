import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { toWav } from '../../../lib/data/index.js';
import { pickBackend } from '../../../lib/node/index.js';
import { openVariant } from '../../../lib/training/tasks/open_variant.js';
import { runOptions, type TrainOptions } from '../../../lib/training/train.js';
import { chineseLines } from '../chinese_lines.js';

let folder: string;
const file = (...names: string[]) => path.join(folder, ...names);
const put = (name: string, content: string | Uint8Array) => {
  mkdirSync(path.dirname(file(name)), { recursive: true });
  writeFileSync(file(name), content);
};

/** Rows of samples with a time, two channels, what they are and what they belong to, and a gap in each. */
function samples(rows: number, delimiter = ','): string {
  const lines = Array.from({ length: rows }, (_, i) => {
    const cells = [Math.sin(i / 5), Math.cos(i / 3)].map((v) => (1 + v).toFixed(3));
    const [kind, group] = [
      Math.floor(i / 20) % 2 ? 'on' : 'none',
      Math.floor(i / 30) % 2 ? 'x' : 'y',
    ];
    return [i / 10, ...cells, kind, group].join(delimiter);
  });
  return `${[['t', 'a', 'b', 'kind', 'of'].join(delimiter), ...lines].join('\n')}\n`;
}
const withGap = (text: string) => text.replace(/^6,[^,]*/m, '6,');

/** A signal each row; some are called odd. */
function signals(rows: number): string {
  const names = Array.from({ length: 20 }, (_, i) => `v${i}`);
  const line = (_: unknown, k: number) =>
    [...names.map((_, i) => Math.sin((i + k) / 4).toFixed(3)), k % 4 ? 0 : 1].join(',');
  return `${[[...names, 'odd'].join(','), ...Array.from({ length: rows }, line)].join('\n')}\n`;
}

function sound(name: string, pitch: number): void {
  const samples = Float32Array.from({ length: 900 }, (_, i) => Math.sin(i * pitch) / 2);
  put(name, toWav({ sampleRate: 8000, channels: 1, samples }));
}

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'options-'));
  await pickBackend('wasm', { threads: 1 });
  put('table.csv', samples(400));
  put('other.csv', samples(300));
  put('gap.csv', withGap(samples(400)));
  put('bars.csv', samples(400, '|'));
  put(
    'dates.csv',
    samples(400).replace(
      /^([\d.]+),/gm,
      (_, t) =>
        `03/04/2026 00:${String(Math.floor(t)).padStart(2, '0')}:${((t % 1) * 60).toFixed(2).padStart(5, '0')},`,
    ),
  );
  put('rows.csv', signals(40));
  put('other_rows.csv', signals(20));
  put('gap_rows.csv', signals(40).replace(/^0\.2[^,]*/m, ''));
  for (let i = 0; i < 8; i++) sound(`sounds/${i % 2 ? 'x' : 'y'}_${i}.wav`, 0.1 + i / 50);
  sound('others/0.wav', 0.3);
  const heard = Array.from({ length: 8 }, (_, i) => `${i % 2 ? 'x' : 'y'}_${i},0.02,0.06,tone`);
  put('heard.csv', `file,start,end,label\n${heard.join('\n')}\n`);
  put('others.csv', 'file,start,end,label\n0,0.02,0.06,tone\n');
  put('intervals.csv', 'start,end,label\n1,4,up\n8,12,up\n16,20,up\n30,38,up\n');
  put('lines.txt', chineseLines(60).join('\n'));
  put('other.txt', chineseLines(40).join('\n'));
});
afterAll(() => rmSync(folder, { recursive: true }));

type Given = Omit<TrainOptions, 'data' | 'test'> & { data?: string; test?: string };

/** Kinds of data, and what has to be said of each. */
const KINDS: Record<string, { task: string; given: Given; other: string; gap?: string }> = {
  'a short code of samples': {
    task: 'autoencoder',
    given: { data: 'table.csv', window: 16 },
    other: 'other.csv',
    gap: 'gap.csv',
  },
  'a short code of rows': {
    task: 'autoencoder',
    given: { data: 'rows.csv' },
    other: 'other_rows.csv',
    gap: 'gap_rows.csv',
  },
  'a short code of sounds': {
    task: 'autoencoder',
    given: { data: 'sounds', window: 128 },
    other: 'others',
  },
  'noise of samples': {
    task: 'denoise',
    given: { data: 'table.csv', window: 16 },
    other: 'other.csv',
    gap: 'gap.csv',
  },
  'noise of sounds': { task: 'denoise', given: { data: 'sounds', window: 128 }, other: 'others' },
  'classes of samples': {
    task: 'segment',
    given: { data: 'table.csv', window: 16, labels: 'kind' },
    other: 'other.csv',
    gap: 'gap.csv',
  },
  'classes of sounds': {
    task: 'segment',
    given: { data: 'sounds', window: 128, intervals: 'heard.csv' },
    other: 'others',
  },
  'faults of samples': {
    task: 'anomaly',
    given: { data: 'table.csv', window: 16 },
    other: 'other.csv',
    gap: 'gap.csv',
  },
  'faults of rows': {
    task: 'anomaly',
    given: { data: 'rows.csv' },
    other: 'other_rows.csv',
    gap: 'gap_rows.csv',
  },
  'new rows': {
    task: 'vae',
    given: { data: 'rows.csv' },
    other: 'other_rows.csv',
    gap: 'gap_rows.csv',
  },
  text: { task: 'text', given: { data: 'lines.txt' }, other: 'other.txt' },
};

/** Each option with something that it may be. */
const OPTIONS: readonly (readonly [string, Given])[] = [
  ['testShare', { testShare: 0.4 }],
  ['splitBy', { splitBy: 'random' }],
  ['group', { group: '^([xy])_' }],
  ['validationSplit', { validationSplit: 0.4 }],
  ['limit', { limit: 3 }],
  ['alphabet', { alphabet: 'bytes' }],
  ['gray', { gray: true }],
  ['size', { size: [8, 8] }],
  ['resize', { resize: 'contain' }],
  ['classes', { classes: 'heard.csv' }],
  ['ignore', { ignore: '255' }],
  ['noise', { noise: 0.3 }],
  ['factor', { factor: 3 }],
  ['adversarial', { adversarial: 0.1 }],
  ['augment', { augment: 'noise' }],
  ['columns', { columns: ['a'] }],
  ['time', { time: 'none' }],
  ['labels', { labels: 'of' }],
  ['labels of rows', { labels: 'odd' }],
  ['intervals', { intervals: 'intervals.csv', labels: undefined as never }],
  ['sampleRate', { sampleRate: 4000 }],
  ['window', { window: 12 }],
  ['hop', { hop: 5 }],
  ['scale', { scale: 'minmax' }],
  ['snr', { snr: 10 }],
];

const PATHS = ['data', 'test', 'classes', 'intervals'] as const;

/** The job that options open: what it is, and its first examples. */
async function opened(task: string, given: Given): Promise<string> {
  const whole = { ...given };
  for (const name of PATHS) if (whole[name] !== undefined) whole[name] = file(whole[name]!);
  for (const [name, value] of Object.entries(whole)) {
    if (value === undefined) delete whole[name as keyof Given];
  }
  const { settings } = runOptions(task, { ...whole, out: file('run'), verbose: 0 });
  const { learningRate } = settings;
  const job = await openVariant(settings, settings, { learningRate, where: 'train' });
  const first: unknown[] = [];
  for await (const example of job.train()) {
    first.push(Object.values(example).map((one) => Array.from(one as Float32Array)));
    if (first.length === 3) break;
  }
  return JSON.stringify([job.data, job.count, first]);
}

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** What became of an option: it changes something, or is refused by name. */
async function fate(task: string, given: Given, name: string, option: Given): Promise<string> {
  const plain = await opened(task, given);
  try {
    const other = await opened(task, { ...given, ...option });
    return other === plain ? 'nothing' : 'changes something';
  } catch (error) {
    const { message } = error as Error;
    const named = message.includes(`--${kebab(name)}`) || new RegExp(`\\b${name}\\b`).test(message);
    return named ? 'refused by name' : `refused: ${message}`;
  }
}

describe.each(Object.entries(KINDS))('%s', (_, { task, given, other, gap }) => {
  test.each(OPTIONS)('%s changes something or is refused by name', async (title, option) => {
    const name = title.split(' ')[0]!;
    expect(await fate(task, given, name, option)).toMatch(/^(changes something|refused by name)$/);
  });

  test('test: others to judge by', async () => {
    const intervals = given.intervals === undefined ? {} : { intervals: 'both.csv' };
    put('both.csv', 'start,end,label\n0.02,0.06,tone\n');
    const plain = await opened(task, { ...given, ...intervals });
    expect(await opened(task, { ...given, ...intervals, test: other })).not.toBe(plain);
  });

  test('gaps: dropped, or refused by name where there are none', async () => {
    if (gap === undefined) {
      expect(await fate(task, given, 'gaps', { gaps: 'drop' })).toBe('refused by name');
      return;
    }
    await expect(opened(task, { ...given, data: gap })).rejects.toThrow('--gaps');
    expect(await opened(task, { ...given, data: gap, gaps: 'drop' })).toContain('missing values');
  });

  test.each([
    ['delimiter', { delimiter: ';' }],
    ['decimal', { decimal: 'comma' }],
  ] as const)('%s: a wrong one does not pass', async (name, option) => {
    const ofTables = given.data!.endsWith('.csv');
    const run = opened(task, { ...given, ...option });
    if (!ofTables) await expect(run).rejects.toThrow(name);
    else await expect(run).rejects.toThrow(/must be/);
  });

  test('dates: the order of day and month, or refused by name', async () => {
    const data = given.data === 'table.csv' ? 'dates.csv' : given.data!;
    const dated = { ...given, data };
    const dates = 'month-first';
    expect(await fate(task, dated, 'dates', { dates })).toBe(
      data === 'dates.csv' ? 'changes something' : 'refused by name',
    );
  });
});
