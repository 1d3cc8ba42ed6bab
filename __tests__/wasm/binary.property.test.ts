import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { binary } from '../../lib/wasm/kernels/binary.js';
import { noise } from './compare.js';
import { GuardedMemory } from './guarded_memory.js';
import { everyCase } from './random_cases.js';

const guarded = new GuardedMemory();
const f = Math.fround;
const SPECIAL = [0, -0, NaN, Infinity, -Infinity, 1, -1, 1e-45, 3e38];

const OPERATIONS: Readonly<Record<string, (a: number, b: number) => number>> = {
  [tf.Add]: (a, b) => a + b,
  [tf.Sub]: (a, b) => a - b,
  [tf.Multiply]: (a, b) => a * b,
  [tf.RealDiv]: (a, b) => a / b,
  [tf.Maximum]: Math.max,
  [tf.Minimum]: Math.min,
};

/** Noise, and every value that is treated apart. */
const values = (size: number, seed: number) =>
  noise(size, seed).map((v, i) => (i % 3 === 1 ? SPECIAL[(i * seed) % SPECIAL.length]! : v));

const cases = fc.record({
  rows: fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 3 }),
  own: fc.array(fc.integer({ min: 1, max: 19 }), { maxLength: 2 }),
  lead: fc.nat({ max: 2 }),
  turned: fc.boolean(),
  seed: fc.integer({ min: 1, max: 99 }),
});

test.each(Object.entries(OPERATIONS))('random %s, to the bit', (name, operation) => {
  everyCase(cases, 300, ({ rows, own, lead, turned, seed }) => {
    guarded.reset();
    const shape = [...rows, ...own];
    const ones = new Array<number>(Math.min(lead, rows.length)).fill(1);
    const large = values(tf.util.sizeFromShape(shape), seed);
    const small = values(tf.util.sizeFromShape(own), seed + 1);
    const tensors = [guarded.tensor(shape, large), guarded.tensor([...ones, ...own], small)];
    const [a, b] = turned ? [tensors[1]!, tensors[0]!] : [tensors[0]!, tensors[1]!];
    const out = binary(name, guarded.call(true, { a, b }, {}))!;
    const expected = large.map((v, i) => {
      const other = small[i % small.length]!;
      return f(turned ? operation(other, v) : operation(v, other));
    });
    const got = guarded.values(out);
    const same = Array.from(got).every((v, i) => Object.is(v, expected[i]));
    return tf.util.arraysEqual(out.shape, shape) && same && guarded.broken().length === 0;
  });
});

test('tensors that meet in another way are left to the backend', () => {
  const meet = (a: number[], b: number[]) => {
    guarded.reset();
    const of = (shape: number[]) => guarded.tensor(shape, values(tf.util.sizeFromShape(shape), 1));
    return binary(tf.Add, guarded.call(true, { a: of(a), b: of(b) }, {}));
  };
  expect(meet([2, 3], [2, 1])).toBeNull();
  expect(meet([2, 1], [1, 3])).toBeNull();
  expect(meet([3], [1, 1, 3])).not.toBeNull();
  expect(meet([2, 3], [1, 1, 3])).toBeNull();
});
