import { join } from 'node:path';
import { crashPlace } from './crash_children.js';
import { expectOldOrNew, expectOneOrNone, leftBehind } from './crash_values.js';
import { killWhileSaving } from './kill_while_saving.js';

const place = crashPlace();

/** Stops at each point in turn until a save comes to its end, all in one process, which is then killed. */
async function stopEverywhere(save: 'first' | 'second') {
  const model = join(place.folder, 'model');
  const { output, errors } = await place.children.run([model, 'everywhere', save], (kill) =>
    kill(),
  );
  expect(errors).toBe('');
  const values: (number | null)[] = [];
  for (let death = 1; death <= Number(output); death++) {
    values.push(await leftBehind(`${model}${death}`));
  }
  return values;
}

describe('a save that stops, and whose process is killed', () => {
  test('at every point leaves the old model or the new one', async () => {
    expectOldOrNew(await stopEverywhere('second'));
  }, 60_000);

  test('of the first model at every point leaves none or it', async () => {
    expectOneOrNone(await stopEverywhere('first'));
  }, 60_000);
});

test('kill -9, 3 times at random moments of many saves, leaves one of the models', async () => {
  await killWhileSaving(place.children, place.folder, 3);
}, 120_000);
