import fc from 'fast-check';
import { mergeAxes, transpose } from '../../lib/wasm/kernels/transpose.js';
import { draws } from '../draws.js';
import { product } from '../reference/product.js';
import { noise } from './compare.js';
import { GuardedMemory } from './guarded_memory.js';
import { everyCase } from './random_cases.js';

/** Shapes of five to seven axes with an order of them. */
const cases = fc
  .array(fc.integer({ min: 1, max: 4 }), { minLength: 5, maxLength: 7 })
  .chain((shape) =>
    fc.record({
      shape: fc.constant(shape),
      perm: fc.shuffledSubarray([...shape.keys()], { minLength: shape.length }),
    }),
  );

/** The place in the input of each value of the output. */
function reference(shape: number[], perm: number[]): number[] {
  let places = [0];
  for (const axis of perm) {
    const stride = product(shape.slice(axis + 1));
    places = places.flatMap((at) =>
      Array.from({ length: shape[axis]! }, (_, i) => at + i * stride),
    );
  }
  return places;
}

const guarded = new GuardedMemory();

test('random permutations', () => {
  let own = 0;
  everyCase(cases, 500, ({ shape, perm }) => {
    // Fewer axes are left to stock.
    if (mergeAxes(shape, perm).shape.length <= 3) return true;
    own++;
    guarded.reset();
    const values = noise(product(shape), 1);
    const got = guarded.run(transpose, { x: guarded.tensor(shape, values) }, { perm });
    const same = reference(shape, perm).every((place, i) => got[i] === values[place]);
    return same && guarded.broken().length === 0;
  });
  expect(own).toBeGreaterThan(draws(200));
});

test.each([
  [[2, 3, 4], [0, 1, 2], [24], [0]],
  [
    [2, 3, 4],
    [2, 0, 1],
    [6, 4],
    [1, 0],
  ],
  [
    [2, 1, 3, 1],
    [2, 3, 0, 1],
    [2, 3],
    [1, 0],
  ],
  [
    [2, 3, 1, 4],
    [3, 1, 2, 0],
    [2, 3, 4],
    [2, 1, 0],
  ],
])('axes of %j by %j are as many as move', (shape, perm, merged, order) => {
  expect(mergeAxes(shape, perm)).toEqual({ shape: merged, perm: order });
});
