import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type EpochRow, Log } from '../../lib/training/log.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'log-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = (name: string) => readFileSync(path.join(folder, name), 'utf8');

const row = (epoch: number, step: number): EpochRow => ({
  epoch,
  step,
  train: { loss: 0.5 },
  validation: { loss: 0.25 },
  seconds: 1.5,
  itemsPerSecond: 100,
});

/** A log of two epochs of two steps. */
function filled(): Log {
  const log = new Log(folder, ['loss', 'accuracy'], { step: 0, epoch: 0 });
  for (let step = 1; step <= 4; step++) {
    log.step({ step, epoch: step <= 2 ? 0 : 1, values: [1 / 3 / step, 0.1 * step] });
    if (step % 2 === 0) log.epoch(row(step / 2 - 1, step));
  }
  return log;
}

test('steps.csv has a header and a row a step, numbers in full', () => {
  filled();
  expect(read('steps.csv')).toBe(
    [
      'step,epoch,loss,accuracy',
      '1,0,0.3333333333333333,0.1',
      '2,0,0.16666666666666666,0.2',
      '3,1,0.1111111111111111,0.30000000000000004',
      '4,1,0.08333333333333333,0.4',
      '',
    ].join('\n'),
  );
});

test('epochs.jsonl has a line of JSON an epoch', () => {
  filled();
  const lines = read('epochs.jsonl').trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual([row(0, 2), row(1, 4)]);
});

test.each([
  [{ step: 3, epoch: 1 }, 3, 1],
  [{ step: 4, epoch: 2 }, 4, 2],
  [{ step: 0, epoch: 0 }, 0, 0],
])('goes on from %j: %d steps and %d epochs are kept', (from, steps, epochs) => {
  const before = filled();
  const log = new Log(folder, ['loss', 'accuracy'], from);
  expect(log.steps).toEqual(before.steps.slice(0, steps));
  expect(log.epochs).toEqual(before.epochs.slice(0, epochs));
  expect(read('steps.csv').trimEnd().split('\n')).toHaveLength(1 + steps);
  expect(read('epochs.jsonl').split('\n')).toHaveLength(1 + epochs);
});

test('an epoch that the steps ended early keeps its row, until the whole epoch has one', () => {
  const names = ['loss', 'accuracy'];
  const first = new Log(folder, names, { step: 0, epoch: 0 });
  for (let step = 1; step <= 3; step++)
    first.step({ step, epoch: step <= 2 ? 0 : 1, values: [1, 2] });
  first.epoch(row(0, 2));
  first.epoch(row(1, 3));
  const again = new Log(folder, names, { step: 3, epoch: 1 });
  expect(again.epochs).toEqual([row(0, 2), row(1, 3)]);
  again.step({ step: 4, epoch: 1, values: [1, 2] });
  again.epoch(row(1, 4));
  const lines = read('epochs.jsonl').trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual([row(0, 2), row(1, 4)]);
});
