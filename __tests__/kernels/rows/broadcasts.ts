import { broadcast, built, common } from '../places.js';
import { ROUNDING, type Row } from '../row.js';
import { type Dtype, listed, seeded, type Value } from '../value.js';

/** Sides of three to six axes with vectors, with axes that both have, and with axes that only one has. */
const PAIRS: readonly (readonly [number[], number[]])[] = [
  ...[3, 4, 5].map((n): [number[], number[]] => [[2, 1, 2, 3, n], [n]]),
  ...[2, 4].map((n): [number[], number[]] => [[2, 1, 2, 2, 3, n], [n]]),
  [[2, 3, 4], [4]],
  [[1, 2, 3, 2, 2], []],
  [
    [2, 3, 2, 2, 4],
    [1, 1, 1, 1, 4],
  ],
  [
    [2, 3, 2, 2, 3],
    [2, 1, 1, 1, 3],
  ],
  [
    [2, 3, 2, 2, 3],
    [3, 1, 1, 1],
  ],
  [
    [2, 1, 2, 1, 3],
    [1, 3, 1, 2, 1],
  ],
  [
    [2, 1, 2, 1, 3, 2],
    [1, 3, 2, 2, 1, 2],
  ],
  [
    [2, 1, 3, 1, 2, 1],
    [1, 2, 1, 3, 1, 2],
  ],
];

const FLOATS: Readonly<Record<string, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  Atan2: Math.atan2,
  Maximum: Math.max,
  Minimum: Math.min,
  Mod: (a, b) => a - b * Math.floor(a / b),
  Multiply: (a, b) => a * b,
  Pow: (a, b) => a ** b,
  RealDiv: (a, b) => a / b,
  SquaredDifference: (a, b) => (a - b) ** 2,
  Sub: (a, b) => a - b,
};

const TRUTHS: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  Equal: (a, b) => a === b,
  Greater: (a, b) => a > b,
  GreaterEqual: (a, b) => a >= b,
  Less: (a, b) => a < b,
  LessEqual: (a, b) => a <= b,
  NotEqual: (a, b) => a !== b,
};

const LOGICAL: typeof TRUTHS = {
  LogicalAnd: (a, b) => a !== 0 && b !== 0,
  LogicalOr: (a, b) => a !== 0 || b !== 0,
};

/** Positive and away from 0, as a root and a divisor has to be. */
const positive = (x: Value): Value =>
  listed(
    x.shape,
    x.values.map((v) => Math.abs(v) + 0.25),
  );

/** Kernels of two tensors that are broadcast to each other, either way round. */
export function broadcastRows(): Row[] {
  const rows: Row[] = [];
  const add = (
    kernel: string,
    names: readonly [string, string],
    sides: readonly [Value, Value],
    dtype: Dtype,
    f: (a: number, b: number) => number,
  ) => {
    const [a, b] = sides;
    rows.push({
      kernel,
      name: `${a.dtype} [${a.shape}] [${b.shape}]`,
      tolerance: ROUNDING,
      inputs: { [names[0]]: a, [names[1]]: b },
      expected: built(common(a.shape, b.shape), dtype, (index) =>
        f(broadcast(a, index), broadcast(b, index)),
      ),
    });
  };
  const both = PAIRS.flatMap(([a, b]) => [
    [a, b],
    [b, a],
  ]);
  for (const [left, right] of both as [number[], number[]][]) {
    for (const [kernel, f] of Object.entries(FLOATS)) {
      const [a, b] = [seeded(left, 1), positive(seeded(right, 2))];
      add(kernel, ['a', 'b'], [kernel === 'Pow' ? positive(a) : a, b], 'float32', f);
    }
    // Of floats, the backends' dtypes differ.
    const divisor = seeded(right, 2, 'int32');
    const whole = listed(
      right,
      divisor.values.map((v) => v || 1),
      'int32',
    );
    add('FloorDiv', ['a', 'b'], [seeded(left, 1, 'int32'), whole], 'int32', (a, b) =>
      Math.floor(a / b),
    );
    for (const [kernel, f] of Object.entries(TRUTHS)) {
      const sides = [seeded(left, 1, 'int32'), seeded(right, 2, 'int32')] as const;
      add(kernel, ['a', 'b'], sides, 'bool', (a, b) => Number(f(a, b)));
    }
    for (const [kernel, f] of Object.entries(LOGICAL)) {
      const truths = [seeded(left, 1, 'bool'), seeded(right, 2, 'bool')] as const;
      add(kernel, ['a', 'b'], truths, 'bool', (a, b) => Number(f(a, b)));
    }
  }
  for (const [left, right] of PAIRS) {
    // The slope never has an axis that its input lacks.
    if (common(left, right).join() !== left.join()) continue;
    const sides = [seeded(left, 1), seeded(right, 2)] as const;
    add('Prelu', ['x', 'alpha'], sides, 'float32', (a, b) => (a < 0 ? a * b : a));
  }
  return rows;
}
