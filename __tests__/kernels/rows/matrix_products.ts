import { broadcast, built, common, read } from '../places.js';
import { ROUNDING, type Row } from '../row.js';
import { type Dtype, listed, seeded, special, type Value } from '../value.js';

interface Sides {
  readonly a: Value;
  readonly b: Value;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

function product(
  { a, b, transposeA, transposeB }: Sides,
  ending: (value: number, index: number[]) => number = (value) => value,
): Value {
  const lead = common(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const [m, k] = transposeA ? a.shape.slice(-2).reverse() : a.shape.slice(-2);
  const n = b.shape.at(transposeB ? -2 : -1)!;
  const flat = (x: Value): Value => ({ ...x, shape: x.shape.slice(0, -2), values: [] });
  const element = (x: Value, batch: number[], i: number, j: number) => {
    const own = batch.slice(batch.length - flat(x).shape.length);
    const place = own.map((at, axis) => (x.shape[axis] === 1 ? 0 : at));
    return read(x, [...place, i, j]);
  };
  const dtype: Dtype = a.dtype;
  return built([...lead, m!, n], dtype, (index) => {
    const batch = index.slice(0, -2);
    const [i, j] = index.slice(-2) as [number, number];
    let sum = 0;
    for (let p = 0; p < k!; p++) {
      const left = transposeA ? element(a, batch, p, i) : element(a, batch, i, p);
      const right = transposeB ? element(b, batch, j, p) : element(b, batch, p, j);
      sum += left * right;
    }
    return ending(sum, index);
  });
}

const LEADS: readonly (readonly [number[], number[]])[] = [
  [[], []],
  [[1], [1]],
  [[3], [3]],
  [[1], [3]],
  [[3], [1]],
  [[], [3]],
  [[3], []],
  [[0], [0]],
  [
    [2, 3],
    [2, 3],
  ],
  [
    [2, 1],
    [1, 3],
  ],
  [
    [2, 1],
    [2, 3],
  ],
  [[3], [2, 3]],
  [
    [2, 3],
    [2, 1],
  ],
  [
    [1, 2, 1],
    [2, 1, 3],
  ],
];
const SIZES = [
  [2, 3, 4],
  [1, 1, 1],
  [1, 5, 1],
  [4, 1, 3],
  [0, 3, 2],
  [2, 0, 3],
  [2, 3, 0],
  [9, 17, 10],
] as [number, number, number][];
const FLAGS = [
  [false, false],
  [true, false],
  [false, true],
  [true, true],
] as const;

function sides(
  make: (shape: number[], seed: number) => Value,
  [leadA, leadB]: readonly [number[], number[]],
  [m, k, n]: readonly [number, number, number],
  [transposeA, transposeB]: readonly [boolean, boolean],
): Sides {
  const a = make([...leadA, ...(transposeA ? [k, m] : [m, k])], 1);
  const b = make([...leadB, ...(transposeB ? [n, k] : [k, n])], 2);
  return { a, b, transposeA, transposeB };
}

const label = ({ a, b, transposeA, transposeB }: Sides) =>
  `${a.dtype} [${a.shape}]${transposeA ? 'T' : ''} x [${b.shape}]${transposeB ? 'T' : ''}`;

function plain(s: Sides, name = '', dtypes = true): Row {
  const { a, b, transposeA, transposeB } = s;
  return {
    kernel: 'BatchMatMul',
    name: `${label(s)} ${name}`,
    inputs: { a, b },
    attrs: { transposeA, transposeB },
    expected: product(s),
    tolerance: dtypes && a.dtype === 'int32' ? 0 : ROUNDING,
  };
}

const float = (shape: number[], seed: number) => seeded(shape, seed);
const whole = (shape: number[], seed: number) => seeded(shape, seed, 'int32');

function activation(name: string, value: number, slope: number): number {
  if (name === 'relu') return Math.max(0, value);
  if (name === 'relu6') return Math.min(6, Math.max(0, value));
  if (name === 'elu') return value >= 0 ? value : Math.expm1(value);
  if (name === 'sigmoid') return 1 / (1 + Math.exp(-value));
  return name === 'linear' || value >= 0 ? value : slope * value;
}

function fused(): Row[] {
  const rows: Row[] = [];
  const add = (s: Sides, name: string, biasShape: number[] | null) => {
    const { a, b, transposeA, transposeB } = s;
    const shape = product(s).shape;
    const bias = biasShape && seeded(biasShape, 5, a.dtype);
    const slopes = name === 'prelu' ? seeded(shape.slice(-1), 6) : null;
    rows.push({
      kernel: '_FusedMatMul',
      name: `${label(s)} ${name} bias ${biasShape && `[${biasShape}]`}`,
      inputs: { a, b, bias, preluActivationWeights: slopes },
      attrs: { transposeA, transposeB, activation: name, leakyreluAlpha: 0.25 },
      expected: product(s, (value, index) =>
        activation(
          name,
          value + (bias ? broadcast(bias, index) : 0),
          slopes ? broadcast(slopes, index) : 0.25,
        ),
      ),
      tolerance: a.dtype === 'int32' ? 0 : ROUNDING,
    });
  };
  for (const lead of LEADS) {
    for (const flags of FLAGS) {
      const s = sides(float, lead, [2, 3, 4], flags);
      add(s, 'linear', [4]);
      add(s, 'relu', null);
    }
  }
  for (const sizes of SIZES) {
    for (const name of ['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu', 'prelu']) {
      for (const flags of FLAGS.slice(0, 2)) {
        const s = sides(float, [[], []], sizes, flags);
        add(s, name, [sizes[2]]);
        add(s, name, null);
      }
    }
  }
  for (const flags of FLAGS) {
    add(sides(whole, [[], []], [2, 3, 4], flags), 'linear', [4]);
    add(sides(whole, [[2], [2]], [2, 3, 4], flags), 'linear', [4]);
  }
  return rows;
}

/** Kernels that multiply matrices. */
export function matrixProductRows(): Row[] {
  const rows: Row[] = [];
  for (const lead of LEADS) {
    for (const flags of FLAGS) {
      rows.push(plain(sides(float, lead, [2, 3, 4], flags)));
      rows.push(plain(sides(whole, lead, [2, 3, 4], flags)));
    }
  }
  for (const sizes of SIZES) {
    for (const flags of FLAGS) {
      rows.push(plain(sides(float, [[], []], sizes, flags)));
      rows.push(plain(sides(float, [[2], [2]], sizes, flags)));
      rows.push(plain(sides(float, [[2], [1]], sizes, flags)));
      rows.push(plain(sides(whole, [[], []], sizes, flags)));
    }
  }
  for (const flags of FLAGS) {
    const [transposeA, transposeB] = flags;
    const a = seeded([3, 3], 1);
    rows.push(plain({ a, b: a, transposeA, transposeB }, 'alias'));
    rows.push(plain(sides(special, [[], []], [2, 3, 4], flags), 'special'));
    const large = (shape: number[]) => listed(shape, new Array(9).fill(20_000_001), 'int32');
    rows.push({
      ...plain(
        { a: large([9, 1]), b: listed([1, 1], [3], 'int32'), transposeA: false, transposeB: false },
        'beyond 24 bits',
      ),
    });
  }
  for (const [one, other] of [
    [[3], [3]],
    [[3], [3, 2]],
    [[2, 3], [3]],
    [[], [2, 2]],
    [
      [2, 3],
      [2, 3],
    ],
    [
      [2, 2, 3],
      [3, 3, 2],
    ],
  ] as [number[], number[]][]) {
    rows.push({
      kernel: 'BatchMatMul',
      name: `[${one}] x [${other}] do not fit`,
      inputs: { a: seeded(one, 1), b: seeded(other, 2) },
      attrs: { transposeA: false, transposeB: false },
      expected: 'throws',
    });
    rows.push({
      kernel: '_FusedMatMul',
      name: `[${one}] x [${other}] do not fit`,
      inputs: { a: seeded(one, 1), b: seeded(other, 2), bias: null, preluActivationWeights: null },
      attrs: { transposeA: false, transposeB: false, activation: 'linear' },
      expected: 'throws',
    });
  }
  return [...rows, ...fused()];
}
