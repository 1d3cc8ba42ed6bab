import { latest } from '../../demo/engine/latest.js';
import { nextTask } from '../../demo/engine/next_task.js';

test('calls while one runs become one more, and a failed one does not end it', async () => {
  const failures: unknown[] = [];
  const ends: (() => void)[] = [];
  let runs = 0;
  const call = latest(
    async () => {
      const turn = ++runs;
      await new Promise<void>((end) => ends.push(end));
      if (turn === 2) throw new Error('second');
    },
    (error) => failures.push(error),
  );
  const settle = async () => {
    for (let i = 0; i < 2; i++) await nextTask();
  };
  for (let i = 0; i < 3; i++) call();
  expect(runs).toBe(0);
  await settle();
  expect(runs).toBe(1);
  for (let i = 0; i < 5; i++) call();
  expect(runs).toBe(1);
  ends[0]!();
  await settle();
  expect(runs).toBe(2);
  call();
  ends[1]!();
  await settle();
  expect(runs).toBe(3);
  expect(failures).toEqual([new Error('second')]);
  ends[2]!();
  await settle();
  expect(runs).toBe(3);
});
