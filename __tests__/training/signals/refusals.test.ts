import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pickBackend } from '../../../lib/node/index.js';
import { signalForm } from '../../../lib/training/data/signals/signal_form.js';
import { signalRows } from '../../../lib/training/data/signals/signal_rows.js';
import { type TrainOptions, train } from '../../../lib/training/index.js';

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'signals-'));
  await pickBackend('wasm', { threads: 1 });
});
afterAll(() => rmSync(folder, { recursive: true }));

function put(name: string, content: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
}

const rows = Array.from({ length: 600 }, (_, i) =>
  [5, 6, 7].map((n) => Math.sin(i / n).toFixed(4)),
);

test.each<[string, TrainOptions, string]>([
  [
    'autoencoder',
    { window: 64, columns: ['z'] },
    "columns must be the name of a column (a, b, c), got 'z'.",
  ],
  [
    'autoencoder',
    { window: 6400 },
    'a stretch to train on must have 6400 rows or more, the window, got',
  ],
  ['autoencoder', { window: 64, hop: 65 }, '--hop: it must be at most the window (64), got 65.'],
  [
    'autoencoder',
    { augment: 'flip' },
    "--augment: it must be none or some of shift, gain, noise, speed, tone, got 'flip'.",
  ],
  ['denoise', { noise: -1 }, 'train: noise must be'],
  [
    'anomaly',
    { gaps: 'guess' as never },
    "train: gaps must be 'refuse' or 'interpolate' or 'drop', got 'guess'.",
  ],
  [
    'autoencoder',
    { window: 64, splitBy: 'name' },
    '--split-by: it must be time, as there is one signal',
  ],
])('%s %j is refused', async (task, options, message) => {
  const data = put('three.csv', `a,b,c\n${rows.join('\n')}\n`);
  const run = train(task, {
    data,
    steps: 1,
    out: path.join(folder, 'run'),
    verbose: 0,
    ...options,
  });
  await expect(run).rejects.toThrow(message);
});

const names = Array.from({ length: 20 }, (_, i) => `v${i}`);
const beat = (scale: number) => names.map((_, i) => String(scale * i).replace('.', ','));

test.each<[string, string, 'signals' | 'samples']>([
  ['numbered columns', `${names}\n${beat(1)}\n`, 'signals'],
  [
    'numbered columns after a label',
    `id;${names.join(';')}\n1;${beat(0.5).join(';')}\n`,
    'signals',
  ],
  ['many columns without a header', `${beat(1)}\n${beat(2)}\n`, 'signals'],
  ['a column abnormal', 'a,b,abnormal\n1,2,0\n', 'signals'],
  ['few columns', 't,a,b\n0,1,2\n', 'samples'],
  ['few numbered columns', 'v0,v1,v2\n0,1,2\n', 'samples'],
])('%s: each row is one of the %s', (_, text, form) => {
  expect(signalForm(put('form.csv', text)).rows).toBe(form);
});

test('signals of a row each, in another dialect, with a column of labels', async () => {
  const head = ['kind', ...names].join(';');
  const text = [head, ['normal', ...beat(0.5)].join(';'), ['odd', ...beat(0.25)].join(';')].join(
    '\r\n',
  );
  const { rows: read, labels } = await signalRows(put('beats.csv', text), { labels: 'kind' });
  expect(labels).toBe('kind');
  expect(read.map(({ line, label }) => [line, label])).toEqual([
    [2, 'normal'],
    [3, 'odd'],
  ]);
  expect([...read[0]!.values.slice(0, 4)]).toEqual([0, 0.5, 1, 1.5]);
  const gap = put('gap.csv', `${names}\n${beat(1)}\n${beat(1).with(3, '')}\n`);
  await expect(signalRows(gap)).rejects.toThrow(
    `${gap}, line 3: column 'v3' must be a number (--gaps drop leaves such rows out), got 'none'.`,
  );
  expect((await signalRows(gap, { gaps: 'drop' })).rows).toHaveLength(1);
});
