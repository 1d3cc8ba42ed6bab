import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pickBackend } from '../../lib/node/index.js';
import { train } from '../../lib/training/index.js';
import { setAside } from '../../lib/training/set_aside.js';

let folder: string;
beforeAll(() => pickBackend('wasm', { threads: 1 }));
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'aside-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
const file = (...names: string[]) => path.join(folder, ...names);

/** A file, so many seconds old. */
function put(name: string, content: string, seconds: number): void {
  mkdirSync(path.dirname(file(name)), { recursive: true });
  writeFileSync(file(name), content);
  const time = Date.now() / 1000 - seconds;
  utimesSync(file(name), time, time);
}

test.each<[string, [name: string, content: string, seconds: number][], boolean]>([
  ['nothing', [], false],
  ['half a checkpoint', [['checkpoint/step-3/model/model.json', '{}', 9]], false],
  ['a training that was killed', [['checkpoint/checkpoint.json', '{}', 9]], true],
  [
    'one that was gone on with, and killed',
    [
      ['checkpoint/checkpoint.json', '{}', 1],
      ['metrics.json', '{ "ending": "done" }', 9],
    ],
    true,
  ],
  [
    'one that was interrupted',
    [
      ['checkpoint/checkpoint.json', '{}', 9],
      ['metrics.json', '{\n  "ending": "interrupted"\n}', 1],
    ],
    true,
  ],
  [
    'one that ended',
    [
      ['checkpoint/checkpoint.json', '{}', 9],
      ['metrics.json', '{\n  "ending": "done"\n}', 1],
    ],
    false,
  ],
  [
    'folds of which the last was killed',
    [
      ['checkpoint/checkpoint.json', '{}', 20],
      ['metrics.json', '{ "ending": "done" }', 19],
      ['fold-1/checkpoint/checkpoint.json', '{}', 9],
      ['fold-1/metrics.json', '{ "ending": "done" }', 8],
      ['fold-2/checkpoint/checkpoint.json', '{}', 1],
    ],
    true,
  ],
  [
    'folds that ended',
    [
      ['checkpoint/checkpoint.json', '{}', 20],
      ['fold-1/checkpoint/checkpoint.json', '{}', 9],
      ['fold-2/checkpoint/checkpoint.json', '{}', 2],
      ['metrics.json', '{ "measures": [] }', 1],
    ],
    false,
  ],
])('%s is kept: %#', (_, files, kept) => {
  for (const one of files) put(...one);
  expect(setAside(folder, () => {})).toBe(kept ? file('earlier-1') : null);
  expect(existsSync(file('earlier-1', 'checkpoint', 'checkpoint.json'))).toBe(kept);
  if (!kept) return;
  for (const [name] of files.filter(([name]) => name !== 'metrics.json')) {
    expect([existsSync(file(name)), existsSync(file('earlier-1', name))]).toEqual([false, true]);
  }
});

test('a training that begins where another was killed keeps it, and that goes on bit for bit', async () => {
  const options = {
    limit: 12,
    batchSize: 4,
    model: { filters: [4] },
    verbose: 0,
    seed: 3,
  } as const;
  const killed = await train('anomaly', { ...options, steps: 3, out: folder });
  rmSync(file('metrics.json'));
  const steps = readFileSync(file('steps.csv'), 'utf8');
  const anew = await train('anomaly', { ...options, steps: 1, out: folder });
  expect([anew.steps, readFileSync(file('earlier-1', 'steps.csv'), 'utf8')]).toEqual([1, steps]);
  const on = await train('anomaly', { ...options, steps: 3, resume: true, out: file('earlier-1') });
  expect(on.measures).toEqual(killed.measures);
  for (const { models } of [killed, anew, on]) models.model!.dispose();
}, 60_000);
