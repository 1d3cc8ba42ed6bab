import { judgeRefusals } from './judge.js';

/** Of each script's calls; the rest is in refusals.long.test.ts. */
const EVERY = 24;

test('scripts refuse what is wrong by a message: a sample', async () => {
  const { faults } = await judgeRefusals((_, place) => place % EVERY === 0);
  expect(faults).toEqual([]);
}, 300_000);
