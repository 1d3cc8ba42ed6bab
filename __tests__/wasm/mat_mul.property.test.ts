import fc from 'fast-check';
import { batchMatMul, fusedMatMul } from '../../lib/wasm/kernels/mat_mul.js';
import { noise } from './compare.js';
import { GuardedMemory } from './guarded_memory.js';
import { judge } from './judge.js';
import { everyCase } from './random_cases.js';

const guarded = new GuardedMemory();
const { right } = judge(guarded);

const size = fc.oneof(
  fc.integer({ min: 1, max: 20 }),
  fc.integer({ min: 1, max: 70 }),
  fc.constantFrom(128, 300),
);
const cases = fc.record({
  rows: size,
  inner: size,
  columns: size,
  sides: fc.constantFrom([false, false], [false, false], [true, false], [false, true]),
  biased: fc.boolean(),
  activation: fc.constantFrom('linear', 'relu', 'relu6', 'leakyrelu'),
});

test('random matrix products, plain or with a transposed side, bias and activation', () => {
  everyCase(cases, 400, ({ rows, inner, columns, sides, biased, activation }) => {
    guarded.reset();
    const [transposeA, transposeB] = sides as [boolean, boolean];
    const [a, b, bias] = [noise(rows * inner, 1), noise(inner * columns, 2), noise(columns, 3)];
    const inputs = {
      a: guarded.tensor(transposeA ? [1, inner, rows] : [1, rows, inner], a),
      b: guarded.tensor(transposeB ? [1, columns, inner] : [1, inner, columns], b),
    };
    const fused = biased && !transposeA && !transposeB;
    const sums = (left: Float32Array, right: Float32Array, start: Float32Array) => {
      const [rowStep, leftStep] = transposeA ? [1, rows] : [inner, 1];
      const [columnStep, rightStep] = transposeB ? [inner, 1] : [1, columns];
      return Float64Array.from({ length: rows * columns }, (_, i) => {
        const [row, column] = [Math.floor(i / columns), i % columns];
        let sum = fused ? start[column]! : 0;
        for (let p = 0; p < inner; p++) {
          sum += left[row * rowStep + p * leftStep]! * right[column * columnStep + p * rightStep]!;
        }
        return sum;
      });
    };
    const activations: Record<string, (v: number) => number> = {
      relu: (v) => Math.max(v, 0),
      relu6: (v) => Math.min(Math.max(v, 0), 6),
      leakyrelu: (v) => (v < 0 ? 0.25 * v : v),
    };
    const plain = sums(a, b, bias);
    const expected = fused ? plain.map(activations[activation] ?? ((v) => v)) : plain;
    const attrs = { transposeA, transposeB };
    const got = fused
      ? guarded.run(
          fusedMatMul,
          { ...inputs, bias: guarded.tensor([columns], bias) },
          { ...attrs, activation, leakyreluAlpha: 0.25 },
        )
      : guarded.run(batchMatMul, inputs, attrs);
    return right(got, expected, sums(a.map(Math.abs), b.map(Math.abs), bias.map(Math.abs)));
  });
});

test.each([
  [[3], [3, 2], 'a must be a tensor of rank 2 or more, got [3].'],
  [[2, 3], [3], 'b must be a tensor of rank 2 or more, got [3].'],
  [[3], [3], 'a must be a tensor of rank 2 or more, got [3].'],
  [[2, 3], [2, 3], 'b must be of 3 rows, got [2, 3].'],
])('a of shape [%s] and b of shape [%s] are refused', (a, b, message) => {
  const tensors = [a, b].map((shape) =>
    guarded.tensor(shape, noise(6, 1).slice(0, shape[0]! * (shape[1] ?? 1))),
  );
  const inputs = { a: tensors[0]!, b: tensors[1]! };
  const attrs = { transposeA: false, transposeB: false };
  expect(() => guarded.run(batchMatMul, inputs, attrs)).toThrow(`BatchMatMul: ${message}`);
  expect(() => guarded.run(fusedMatMul, inputs, attrs)).toThrow(`_FusedMatMul: ${message}`);
});
