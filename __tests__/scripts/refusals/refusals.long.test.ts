import { judgeRefusals } from './judge.js';

test('every script refuses all that is wrong by a message, and what there is stays', async () => {
  const { faults, count } = await judgeRefusals(() => true);
  process.stderr.write(`${count} wrong calls of scripts\n`);
  expect(faults).toEqual([]);
}, 1_800_000);
