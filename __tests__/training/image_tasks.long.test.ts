import { pickBackend } from '../../lib/node/index.js';
import { checkRow, file, makeFolder, ROWS, removeFolder, trained } from './image_task_rows.js';

beforeAll(() => pickBackend('wasm', { threads: 1 }));
beforeEach(makeFolder);
afterEach(removeFolder);

test.each(ROWS)('%s with %j', (...row) => checkRow(row), 180_000);

test.each(ROWS)(
  '%s with %j goes on as if it had never been stopped',
  async (task, options, draw) => {
    // A cosine of fewer steps is another one.
    const all = { ...options, data: draw(), schedule: 'constant' } as const;
    const whole = await trained(task, all, 4, file('whole'));
    await trained(task, all, 3, file('parts'));
    const parts = await trained(task, { ...all, resume: true }, 4, file('parts'));
    expect(parts.measures).toEqual(whole.measures);
    expect(parts.history).toEqual(whole.history);
  },
  180_000,
);
