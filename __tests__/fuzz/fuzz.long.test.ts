import { Random } from '../../lib/arithmetic/random.js';
import { fuzz } from './fuzz.js';

test('finds loops, memory, crashes and other errors, and goes on behind them', async () => {
  const seed = 8;
  // What targets/faulty.ts draws.
  const drawn = Array.from({ length: 14 }, (_, i) => new Random(seed * 2 ** 20 + i).integer(8));
  expect(new Set(drawn)).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7]));
  const { faults, read, refused } = await fuzz('faulty', drawn.length, seed);
  const messages: Record<number, RegExp> = {
    1: /it does not end/,
    2: /it takes all memory/,
    3: /TypeError: no ValueError/,
    4: /it ended by 7/,
    5: /\d{3} MB/,
  };
  const expected = drawn.flatMap((kind, i) => {
    const message = messages[kind];
    return message ? [expect.stringMatching(new RegExp(`^${i}: .*${message.source}`, 's'))] : [];
  });
  expect(faults).toEqual(expected);
  expect(refused).toBe(drawn.filter((kind) => kind === 6).length);
  // What takes too much memory is read all the same.
  expect(read).toBe(drawn.filter((kind) => [0, 5, 7].includes(kind)).length);
}, 300_000);
