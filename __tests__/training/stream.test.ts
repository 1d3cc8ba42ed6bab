import { shuffled } from '../../lib/training/stream.js';
import type { Example } from '../../lib/training/tasks/task.js';

const EXAMPLES = Array.from({ length: 12 }, (_, i) => ({ i }) as unknown as Example);

/** The examples, and how many were asked for at once at most. */
function watched() {
  const seen = { most: 0 };
  let asked = 0;
  let at = 0;
  const source = () => ({
    [Symbol.asyncIterator]: () => ({
      async next(): Promise<IteratorResult<Example>> {
        seen.most = Math.max(seen.most, ++asked);
        await undefined;
        asked--;
        const value = EXAMPLES[at++];
        return value === undefined ? { value: null, done: true } : { value, done: false };
      },
    }),
  });
  return { source, seen };
}

const options = { seed: 1, epoch: 0, window: 100, skip: 0 };

async function numbers(source: () => AsyncIterable<Example>, given = options) {
  const all: number[] = [];
  for await (const example of shuffled(source, given)) {
    all.push((example as unknown as { i: number }).i);
  }
  return all;
}

test('a source is asked for one example at a time, however wide the window', async () => {
  const { source, seen } = watched();
  expect((await numbers(source)).sort((a, b) => a - b)).toEqual(EXAMPLES.map((_, i) => i));
  expect(seen.most).toBe(1);
});

test('the order is that of seed and epoch, and goes on behind what was skipped', async () => {
  const order = await numbers(watched().source);
  expect(order).toEqual([8, 2, 5, 1, 3, 7, 10, 0, 11, 9, 6, 4]);
  expect(await numbers(watched().source, { ...options, skip: 5 })).toEqual(order.slice(5));
  expect(await numbers(watched().source, { ...options, epoch: 1 })).not.toEqual(order);
});

test("a source's error comes through, with its own message", async () => {
  async function* source(): AsyncGenerator<Example> {
    yield EXAMPLES[0]!;
    throw new Error('a.csv, line 3: no number');
  }
  await expect(numbers(source)).rejects.toThrow(new Error('a.csv, line 3: no number'));
});
