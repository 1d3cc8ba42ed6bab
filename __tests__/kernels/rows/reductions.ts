import { product } from '../../reference/product.js';
import { built, indices, read, SHAPES, withRank } from '../places.js';
import type { Row } from '../row.js';
import { ROUNDING } from '../row.js';
import { DTYPES, type Dtype, kept, listed, seeded, size, type Value } from '../value.js';

/** The values of x that each place of a reduction takes in. */
function reduced(
  x: Value,
  axes: readonly number[],
  keepDims: boolean,
  dtype: Dtype,
  fold: (values: number[]) => number,
): Value {
  const ones = x.shape.map((n, i) => (axes.includes(i) ? 1 : n));
  const along = x.shape.map((n, i) => (axes.includes(i) ? n : 1));
  const steps = indices(along);
  const values = indices(ones).map((place) =>
    kept(
      fold(
        steps.map((step) =>
          read(
            x,
            place.map((p, a) => p + step[a]!),
          ),
        ),
      ),
      dtype,
    ),
  );
  const shape = keepDims ? ones : x.shape.filter((_, i) => !axes.includes(i));
  return { shape, dtype, values };
}

const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);

/** What nothing is reduced to: the bound that every value of the dtype changes. */
const LOWEST = { float32: Number.NEGATIVE_INFINITY, int32: -(2 ** 31), bool: 0 };
const HIGHEST = { float32: Number.POSITIVE_INFINITY, int32: 2 ** 31 - 1, bool: 1 };

interface Reduction {
  readonly kernel: string;
  readonly dtypes: readonly Dtype[];
  readonly output?: Dtype;
  readonly fold: (dtype: Dtype) => (values: number[]) => number;
  readonly axesName?: string;
}

const REDUCTIONS: readonly Reduction[] = [
  { kernel: 'Sum', dtypes: ['float32', 'int32'], fold: () => sum },
  {
    kernel: 'Mean',
    dtypes: DTYPES,
    output: 'float32',
    fold: () => (values) => sum(values) / values.length,
  },
  {
    kernel: 'Prod',
    dtypes: ['float32', 'int32'],
    fold: () => (values) => product(values),
  },
  {
    kernel: 'Max',
    dtypes: DTYPES,
    axesName: 'reductionIndices',
    fold: (dtype) => (values) => Math.max(LOWEST[dtype], ...values),
  },
  {
    kernel: 'Min',
    dtypes: DTYPES,
    fold: (dtype) => (values) => Math.min(HIGHEST[dtype], ...values),
  },
  { kernel: 'All', dtypes: ['bool'], fold: () => (values) => Number(values.every(Boolean)) },
  { kernel: 'Any', dtypes: ['bool'], fold: () => (values) => Number(values.some(Boolean)) },
];

function axesOf(rank: number): number[][] {
  const all = Array.from({ length: rank }, (_, i) => i);
  const ways = [
    all,
    all.slice(0, 1),
    all.slice(-1),
    all.filter((i) => i % 2 === 1),
    all.slice(1, -1),
  ];
  return ways.filter((axes, i) => ways.findIndex((other) => `${other}` === `${axes}`) === i);
}

function reductions(): Row[] {
  const rows: Row[] = [];
  for (const { kernel, dtypes, output, fold, axesName = 'axis' } of REDUCTIONS) {
    const add = (name: string, x: Value, axes: number[], keepDims: boolean) =>
      rows.push({
        kernel,
        name: `${name} [${x.shape}] axes ${axes} keepDims=${keepDims}`,
        inputs: { x },
        attrs: { [axesName]: axes, keepDims },
        expected: reduced(x, axes, keepDims, output ?? x.dtype, fold(x.dtype)),
        tolerance: output || x.dtype === 'float32' ? ROUNDING : 0,
      });
    for (const dtype of dtypes) {
      for (const shape of [...SHAPES, [0, 0], [40, 3], [2, 300, 5]]) {
        const seed = kernel === 'Any' || kernel === 'All' ? 2 : size(shape);
        // Products of many integers leave 32 bits.
        const x =
          kernel === 'Prod' && dtype === 'int32' && size(shape) > 9
            ? listed(shape, new Array<number>(size(shape)).fill(-1), dtype)
            : seeded(shape, seed, dtype);
        for (const axes of axesOf(shape.length)) {
          if (axes.length === 0 && shape.length > 0) continue;
          add(dtype, x, axes, false);
          add(dtype, x, axes, true);
        }
        const all = [...shape.keys()];
        rows.push({
          kernel,
          name: `${dtype} [${shape}] no axes given`,
          inputs: { x },
          attrs: { [axesName]: null, keepDims: false },
          expected: reduced(x, all, false, output ?? dtype, fold(dtype)),
          tolerance: ROUNDING,
        });
      }
    }
    if (!dtypes.includes('float32')) continue;
    const line = (...values: number[]) => listed([2, 3], [...values, 1, 2, 4]);
    const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
    for (const axes of [[0], [1]]) {
      add('NaN first', line(nan, 1, 2), axes, false);
      add('NaN last', line(1, 2, nan), axes, false);
      add('infinities', line(inf, -inf, 1), axes, false);
      add('one infinity', line(-inf, 2, 1), axes, false);
      add('denormals', listed([2, 3], [1e-40, 2e-40, 3e-40, 4e-40, 1e-45, 0]), axes, false);
      add('below 0', listed([2, 3], [-1, -2, -3, -1e-40, -4, -5]), axes, false);
    }
  }
  return rows;
}

function argExtremes(): Row[] {
  const rows: Row[] = [];
  for (const [kernel, better] of [
    ['ArgMax', (a: number, b: number) => a > b],
    ['ArgMin', (a: number, b: number) => a < b],
  ] as const) {
    for (const dtype of ['float32', 'int32'] as const) {
      for (const shape of withRank(1)) {
        const axes = new Set([0, shape.length - 1, shape.length >> 1]);
        for (const axis of axes) {
          const x = seeded(shape, 5, dtype);
          rows.push({
            kernel,
            name: `${dtype} [${shape}] axis=${axis}`,
            inputs: { x },
            attrs: { axis },
            expected: reduced(x, [axis], false, 'int32', (values) =>
              values.reduce((best, v, i) => (better(v, values[best]!) ? i : best), 0),
            ),
          });
        }
      }
    }
  }
  return rows;
}

function cumulative(): Row[] {
  const rows: Row[] = [];
  for (const kernel of ['Cumsum', 'Cumprod']) {
    for (const dtype of DTYPES) {
      for (const shape of withRank(1)) {
        if (kernel === 'Cumprod' && Math.max(...shape) > 9) continue;
        const x = seeded(shape, 3, dtype);
        for (const [exclusive, reverse] of [
          [false, false],
          [true, false],
          [true, true],
        ]) {
          for (const axis of new Set([0, -1, shape.length >> 1])) {
            const along = axis < 0 ? shape.length - 1 : axis;
            const n = shape[along]!;
            rows.push({
              kernel,
              name: `${dtype} [${shape}] axis=${axis} exclusive=${exclusive} reverse=${reverse}`,
              inputs: { x },
              attrs: { axis, exclusive, reverse },
              // Truths are counted.
              expected: built(shape, dtype === 'bool' ? 'int32' : dtype, (index) => {
                const place = index[along]!;
                const taken = Array.from({ length: n }, (_, i) => i).filter((i) =>
                  i === place ? !exclusive : reverse ? i > place : i < place,
                );
                const values = taken.map((i) => read(x, index.with(along, i)));
                return kernel === 'Cumsum' ? sum(values) : product(values);
              }),
              tolerance: ROUNDING,
              ...(dtype === 'bool' && { backends: ['cpu', 'wasm'] }),
            });
          }
        }
      }
    }
  }
  return rows;
}

/** Kernels that fold values along axes. */
export function reductionRows(): Row[] {
  return [...reductions(), ...argExtremes(), ...cumulative()];
}
