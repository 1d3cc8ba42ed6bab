import * as models from '../../../models/index.js';
import { TASKS, taskNamed } from '../../../scripts/tasks/index.js';

const builders = Object.entries(models)
  .filter(([, value]) => typeof value === 'function')
  .map(([name]) => name);

/** Where two builders make one task. */
const TASK_OF: Record<string, string> = { dcganGenerator: 'dcgan', dcganDiscriminator: 'dcgan' };

test.each(builders)('%s has a training task', (name) => {
  const task = TASK_OF[name] ?? name;
  expect(taskNamed(task).name).toBe(task);
});

test('a task is there once', () => {
  const names = TASKS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
