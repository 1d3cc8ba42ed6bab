import fc from 'fast-check';
import { dropoutMask } from '../../lib/wasm/kernels/dropout_mask.js';
import { GuardedMemory } from './guarded_memory.js';
import { everyCase } from './random_cases.js';

const guarded = new GuardedMemory();
const f = Math.fround;

/** xoshiro128++ as its authors write it: the next number, and the state after it. */
function next(s: Uint32Array): number {
  const turned = (v: number, bits: number) => (v << bits) | (v >>> (32 - bits));
  const result = turned(s[0]! + s[3]!, 7) + s[0]!;
  const shifted = s[1]! << 9;
  s[2]! ^= s[0]!;
  s[3]! ^= s[1]!;
  s[1]! ^= s[2]!;
  s[0]! ^= s[3]!;
  s[2]! ^= shifted;
  s[3] = turned(s[3]!, 11);
  return result >>> 0;
}

test('the generator of this test gives the published numbers', () => {
  const state = Uint32Array.of(1, 2, 3, 4);
  // The vector of the crate rand_xoshiro, made with the authors' C code.
  const first = [641, 1573767, 3222811527, 3517856514, 836907274];
  const then = [4247214768, 3867114732, 1355841295, 495546011, 621204420];
  expect(Array.from({ length: 10 }, () => next(state))).toEqual([...first, ...then]);
});

const cases = fc.record({
  size: fc.integer({ min: 1, max: 70 }),
  seeds: fc.array(fc.nat({ max: 2 ** 32 - 1 }), { minLength: 16, maxLength: 16 }),
  limit: fc.nat({ max: 2 ** 32 - 1 }),
});

test('random masks are those of four generators side by side', () => {
  everyCase(cases, 300, ({ size, seeds, limit }) => {
    guarded.reset();
    const states = Uint32Array.from(seeds);
    const [at, to] = [guarded.write(new Int32Array(states.buffer)), guarded.allocate(4 * size)];
    guarded.simd.dropoutMask(to, size, at, limit, 1.5);
    const lanes = [0, 1, 2, 3].map((lane) => states.filter((_, i) => i % 4 === lane));
    const got = guarded.read(to, size);
    const right = got.every((v, i) => v === (next(lanes[i % 4]!) < limit ? 1.5 : 0));
    return right && guarded.broken().length === 0;
  });
});

describe.each([
  ['in the module', true],
  ['without it', false],
])('a mask, %s', (_, within) => {
  const mask = (shape: number[], rate: number) => {
    const simd = within ? guarded.simd : null;
    const stock = () => {
      throw new Error('there is none');
    };
    guarded.reset();
    const call = { backend: guarded.backend(), simd, inputs: {}, attrs: { shape, rate }, stock };
    const out = dropoutMask(call) as Parameters<typeof guarded.values>[0];
    expect(out.shape).toEqual(shape);
    const values = guarded.values(out);
    expect(guarded.broken()).toEqual([]);
    return values;
  };

  test.each([0.001, 0.1, 0.3, 0.5, 0.9, 0.999])('drops as many as rate %d says', (rate) => {
    const n = 200000;
    const values = mask([2, n / 2], rate);
    const scale = f(1 / f(1 - rate));
    const kept = values.filter((v) => v === scale).length;
    expect(values.filter((v) => v === 0).length).toBe(n - kept);
    // Six standard deviations: one run in 5e8 is outside.
    expect(Math.abs(kept - n * (1 - rate))).toBeLessThan(6 * Math.sqrt(n * rate * (1 - rate)));
  });

  test('neighbours, lanes and masks have nothing to do with each other', () => {
    const n = 200000;
    const [first, second] = [mask([n], 0.5), mask([n], 0.5)];
    // Of two independent masks half agree.
    const agreeing = (other: (i: number) => number) =>
      first.reduce((count, v, i) => count + (v === other(i) ? 1 : 0), 0);
    const close = (count: number) => expect(Math.abs(count - n / 2)).toBeLessThan(3 * Math.sqrt(n));
    close(agreeing((i) => second[i]!));
    for (const by of [1, 2, 3, 4, 5, 8, 64, 1000]) close(agreeing((i) => first[(i + by) % n]!));
  });
});

test('a rate that is hardly above 0 keeps what it can', () => {
  const shape = [1000];
  guarded.reset();
  expect(guarded.run(dropoutMask, {}, { shape, rate: 1e-12 }).every((v) => v === 1)).toBe(true);
});
