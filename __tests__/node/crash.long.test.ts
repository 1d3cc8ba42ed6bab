import { join } from 'node:path';
import { crashPlace } from './crash_children.js';
import { expectOldOrNew, expectOneOrNone, leftBehind, saveValue } from './crash_values.js';
import { killWhileSaving } from './kill_while_saving.js';

const place = crashPlace();

/** Dies at each point in turn until a child survives; four children at a time. */
async function dieEverywhere(prepare: (model: string) => Promise<unknown>) {
  const values: (number | null)[] = [];
  for (let first = 1; ; first += 4) {
    const batch = [0, 1, 2, 3].map(async (i) => {
      const model = join(place.folder, `model${first + i}`);
      await prepare(model);
      const { signal, output, errors } = await place.children.run([model, 2, first + i]);
      expect(errors).toBe('');
      expect(signal === 'SIGKILL' || output === 'saved\n').toBe(true);
      return { value: await leftBehind(model), survived: signal === null };
    });
    for (const { value, survived } of await Promise.all(batch)) {
      values.push(value);
      if (survived) return values;
    }
  }
}

describe('kill -9 while saving', () => {
  test('at every point leaves the old model or the new one', async () => {
    expectOldOrNew(await dieEverywhere((model) => saveValue(model, 1)));
  }, 300_000);

  test('of the first model at every point leaves none or it', async () => {
    expectOneOrNone(await dieEverywhere(async () => {}));
  }, 300_000);

  test('200 times at random moments of many saves loses nothing', async () => {
    await killWhileSaving(place.children, place.folder, 200);
  }, 600_000);
});
