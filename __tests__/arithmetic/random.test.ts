import { Random } from '../../lib/arithmetic/random.js';

/** PractRand's generator in its own terms, with BigInt for its unsigned words. */
function practRand(seed: bigint, count: number): number[] {
  const word = 0xffffffffn;
  let [a, b, c, counter] = [0n, seed & word, seed >> 32n, 1n];
  const next = () => {
    const sum = (a + b + counter++) & word;
    a = b ^ (b >> 9n);
    b = (c + (c << 3n)) & word;
    c = (((c << 21n) | (c >> 11n)) + sum) & word;
    return Number(sum);
  };
  for (let round = 0; round < 12; round++) next();
  return Array.from({ length: count }, next);
}

describe('Random', () => {
  test.each([0, 1, 42, 2 ** 31, 2 ** 32 + 5, Number.MAX_SAFE_INTEGER])(
    'is sfc32 as PractRand has it, seed=%d',
    (seed) => {
      const random = new Random(seed);
      const words = Array.from({ length: 1000 }, () => random.uint32());
      expect(words).toEqual(practRand(BigInt(seed), 1000));
    },
  );

  test('gives the words that the original in C gives', () => {
    const random = new Random(0);
    const words = Array.from({ length: 4 }, () => random.uint32());
    expect(words).toEqual([1363572419, 145230303, 808754475, 4216505632]);
  });

  test('goes on from a saved state, in the middle of a pair of normals, through JSON', () => {
    const random = new Random(7);
    random.normal();
    const state = JSON.parse(JSON.stringify(random.state));
    const draw = (from: Random) => [
      from.normal(),
      from.uniform(),
      from.integer(1000),
      from.normal(2, 3),
    ];
    expect(draw(new Random(state))).toEqual(draw(random));
  });

  test('uniform stays in its range, with the moments of the distribution', () => {
    const random = new Random(3);
    const values = Array.from({ length: 100_000 }, () => random.uniform(-1, 3));
    expect(Math.min(...values)).toBeGreaterThanOrEqual(-1);
    expect(Math.max(...values)).toBeLessThan(3);
    const mean = values.reduce((sum, v) => sum + v) / values.length;
    const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length;
    expect(mean).toBeCloseTo(1, 1);
    expect(variance).toBeCloseTo(16 / 12, 1);
  });

  test('normal has the moments of the distribution, the fourth included', () => {
    const random = new Random(4);
    const values = Array.from({ length: 100_000 }, () => random.normal(5, 2));
    const moment = (power: number) =>
      values.reduce((sum, v) => sum + ((v - 5) / 2) ** power, 0) / values.length;
    expect(moment(1)).toBeCloseTo(0, 1);
    expect(moment(2)).toBeCloseTo(1, 1);
    expect(moment(3)).toBeCloseTo(0, 1);
    expect(moment(4) / 3).toBeCloseTo(1, 1);
  });

  test.each([1, 2, 3, 10, 2 ** 31 + 1])('integer(%d) is even over its range', (n) => {
    const random = new Random(5);
    const halves = [0, 0];
    const values = Array.from({ length: 20_000 }, () => random.integer(n));
    expect(values.filter((v) => !(Number.isInteger(v) && v >= 0 && v < n))).toEqual([]);
    for (const value of values) {
      if (value !== (n - 1) / 2) halves[Number(value > (n - 1) / 2)]!++;
    }
    const [low, high] = halves;
    // Five standard deviations of a fair coin.
    expect(Math.abs(low! - high!)).toBeLessThanOrEqual(5 * Math.sqrt(low! + high!));
  });

  test('shuffle reaches each order of three equally often', () => {
    const random = new Random(6);
    const counts = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const order = random.shuffle([1, 2, 3]).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });

  test('shuffle takes typed arrays', () => {
    const shuffled = new Random(1).shuffle(Int32Array.from({ length: 100 }, (_, i) => i));
    expect([...shuffled]).not.toEqual([...shuffled].sort((a, b) => a - b));
    expect(new Set(shuffled).size).toBe(100);
  });

  test.each([
    [() => new Random(-1), 'Random: seed must be an integer from 0 to 2^53 - 1, got -1.'],
    [() => new Random(0.5), 'Random: seed must be an integer from 0 to 2^53 - 1, got 0.5.'],
    [
      () => new Random([1, 2, 3, 4.5, null]),
      'Random: state must be what state gave, got [1, 2, 3, 4.5, null].',
    ],
    [() => new Random(1).integer(0), 'Random: n must be a positive integer, got 0.'],
    [() => new Random(1).integer(2 ** 33), 'Random: n must be at most 2^32, got 8589934592.'],
  ])('refuses: %#', (call, message) => {
    expect(call).toThrow(new Error(message));
  });
});
