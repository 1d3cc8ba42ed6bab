import { readFileSync } from 'node:fs';
import path from 'node:path';
import { audioModel } from '../../../lib/training/tasks/audio_model.js';
import { TASKS, taskNamed } from '../../../lib/training/tasks/index.js';
import * as models from '../../../models/index.js';

const builders = Object.entries(models)
  .filter(([, value]) => typeof value === 'function')
  .map(([name]) => name);

/** Where two builders make one task. */
const TASK_OF: Record<string, string> = { dcganGenerator: 'dcgan', dcganDiscriminator: 'dcgan' };

test.each(builders)('%s has a training task', (name) => {
  const task = TASK_OF[name] ?? name;
  expect(taskNamed(task, 'train').name).toBe(task);
});

test('a task is there once', () => {
  const names = TASKS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

const ROOT = path.join(__dirname, '..', '..', '..');
const read = (...names: string[]) => readFileSync(path.join(ROOT, ...names), 'utf8');

test('what docs/models.md tells of are tasks', () => {
  const [, table] = read('docs', 'models.md').split('| MODEL |') as [string, string];
  const rows = [...table.matchAll(/^\| (\w+(?:, \w+)*) \|/gm)].flatMap(([, names]) =>
    names!.split(', '),
  );
  const names = TASKS.map(({ name }) => name);
  expect(rows.length).toBeGreaterThan(5);
  expect(rows.filter((name) => !names.includes(name))).toEqual([]);
});

test('an option that the audio autoencoder lacks is refused', () => {
  expect(() => audioModel({ filter: [2] } as object, 1)).toThrow(
    "audioAutoencoder: unknown option 'filter', expected one of filters, kernelSize.",
  );
});
