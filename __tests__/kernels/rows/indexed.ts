import { at, built, indices, read, withRank } from '../places.js';
import type { Row } from '../row.js';
import { DTYPES, type Dtype, listed, seeded, size, special, type Value } from '../value.js';

const ints = (shape: readonly number[], values: readonly number[]) =>
  listed(shape, values, 'int32');

/** The k largest of each row, the first of equals first. */
function topKOf(x: Value, k: number): Value[] {
  const length = x.shape.at(-1)!;
  const shape = [...x.shape.slice(0, -1), k];
  const rows = length === 0 ? [] : Array.from({ length: size(x.shape) / length }, (_, row) => row);
  const places = rows.flatMap((row) => {
    const values = x.values.slice(row * length, (row + 1) * length);
    const order = values.map((_, i) => i).sort((a, b) => values[b]! - values[a]! || a - b);
    return order.slice(0, k);
  });
  const values = places.map((place, i) => x.values[Math.floor(i / k) * length + place]!);
  return [listed(shape, values, x.dtype), ints(shape, places)];
}

function topKs(): Row[] {
  return withRank(1).flatMap((shape) =>
    DTYPES.flatMap((dtype) =>
      [...new Set([0, Math.min(2, shape.at(-1)!), shape.at(-1)!])].map((k): Row => {
        const x = seeded(shape, 4, dtype);
        return {
          kernel: 'TopK',
          name: `${dtype} [${shape}] k=${k}`,
          inputs: { x },
          attrs: { k, sorted: true },
          expected: topKOf(x, k),
          backends: ['wasm'],
        };
      }),
    ),
  );
}

/** [number of indices, of the axes that they name, shape]. */
const SPARSE: [number, number, number[]][] = [
  [2, 1, [4]],
  [3, 2, [2, 3]],
  [2, 1, [4, 3]],
  [2, 2, [2, 2, 2]],
  [0, 1, [4, 3]],
];

function nds(): Row[] {
  return SPARSE.flatMap(([count, depth, shape]) =>
    DTYPES.flatMap((dtype): Row[] => {
      const x = seeded(shape, 1, dtype);
      // No two are the same.
      const named = indices(shape.slice(0, depth)).filter((_, i) => i % 2 === 1);
      const chosen = named.slice(0, count).reverse();
      const index = ints([chosen.length, depth], chosen.flat());
      const rest = shape.slice(depth);
      const outside = ints(
        [1, depth],
        shape.slice(0, depth).map((n, i) => (i === 0 ? n : 0)),
      );
      const negative = ints([1, depth], [-1, ...new Array<number>(depth - 1).fill(0)]);
      const updates = seeded([chosen.length, ...rest], 2, dtype);
      const one = seeded([1, ...rest], 2, dtype);
      const written = (under: Value) =>
        built(shape, dtype, (where) => {
          const i = chosen.findIndex((c) => c.every((n, axis) => n === where[axis]));
          return i < 0 ? read(under, where) : read(updates, [i, ...where.slice(depth)]);
        });
      const name = `${dtype} [${shape}] at ${chosen.length} of ${depth}`;
      const common = { backends: ['wasm'] };
      const zeros = listed(shape, new Array<number>(size(shape)).fill(0), dtype);
      const right: Row[] = [
        {
          kernel: 'GatherNd',
          name,
          inputs: { params: x, indices: index },
          ...common,
          expected: built([chosen.length, ...rest], dtype, ([i, ...where]) =>
            read(x, [...chosen[i!]!, ...where]),
          ),
        },
        {
          kernel: 'ScatterNd',
          name,
          inputs: { indices: index, updates },
          ...common,
          attrs: { shape },
          expected: written(zeros),
        },
        {
          kernel: 'TensorScatterUpdate',
          name,
          ...common,
          expected: written(x),
          inputs: { tensor: x, indices: index, updates },
        },
      ];
      // A vector is as many indices of one axis where values are scattered.
      const vector = ints([chosen.length], chosen.flat());
      const called = `${dtype} [${shape}] at a vector of ${chosen.length}`;
      const vectors: Row[] = [
        {
          kernel: 'ScatterNd',
          name: called,
          inputs: { indices: vector, updates },
          attrs: { shape },
          expected: written(zeros),
          ...common,
        },
        {
          kernel: 'TensorScatterUpdate',
          name: called,
          expected: written(x),
          ...common,
          inputs: { tensor: x, indices: vector, updates },
        },
      ];
      const wrong = [outside, negative].flatMap((bad, i): Row[] => {
        const stock = { expected: 'throws', stock: 'answers' } as const;
        const called = `${dtype} [${shape}] at ${i === 0 ? 'an index outside' : 'one below 0'}`;
        return [
          {
            kernel: 'GatherNd',
            name: called,
            inputs: { params: x, indices: bad },
            ...common,
            ...stock,
          },
          {
            kernel: 'ScatterNd',
            name: called,
            inputs: { indices: bad, updates: one },
            attrs: { shape },
            ...common,
            ...stock,
          },
          {
            kernel: 'TensorScatterUpdate',
            name: called,
            ...common,
            ...stock,
            inputs: { tensor: x, indices: bad, updates: one },
          },
        ];
      });
      return [...right, ...(depth === 1 && count > 0 ? vectors : []), ...wrong];
    }),
  );
}

function denses(): Row[] {
  const of = (name: string, index: number[], expected: Row['expected']): Row => ({
    kernel: 'SparseToDense',
    name,
    attrs: { outputShape: [5] },
    backends: ['wasm'],
    inputs: {
      sparseIndices: ints([index.length, 1], index),
      sparseValues: listed(
        [index.length],
        index.map((_, i) => i + 0.5),
      ),
      defaultValue: listed([], [-1]),
    },
    expected,
  });
  return [
    of('two values', [3, 0], listed([5], [1.5, -1, -1, 0.5, -1])),
    { ...of('an index outside', [0, 5], 'throws'), stock: 'answers' },
    { ...of('an index below 0', [-2, 0], 'throws'), stock: 'answers' },
  ];
}

function crops(): Row[] {
  const image = seeded([2, 3, 4, 2], 1);
  const boxes = listed([2, 4], [0, 0, 1, 1, 1, 1, 0, 0]);
  const of = (name: string, boxInd: number[], expected: Row['expected']): Row => ({
    kernel: 'CropAndResize',
    name,
    backends: ['wasm'],
    inputs: { image, boxes, boxInd: ints([2], boxInd) },
    attrs: { cropSize: [3, 4], method: 'bilinear', extrapolationValue: 0 },
    expected,
    tolerance: 1e-5,
  });
  return [
    of(
      'an image as it is, and turned',
      [1, 0],
      built([2, 3, 4, 2], 'float32', ([box, h, w, c]) =>
        box === 0 ? read(image, [1, h!, w!, c!]) : read(image, [0, 2 - h!, 3 - w!, c!]),
      ),
    ),
    { ...of('an image that is not there', [0, 2], 'throws'), stock: 'answers' },
    { ...of('an image before the first', [0, -1], 'throws'), stock: 'answers' },
  ];
}

/** By a half turn and a quarter, no pixel lies between others. */
function rotations(): Row[] {
  return DTYPES.flatMap((dtype) =>
    ([0.5, 3, [0.25, 0.5, 0.75]] as (number | number[])[]).flatMap((fillValue): Row[] => {
      const image = seeded([2, 3, 5, Array.isArray(fillValue) ? 3 : 2], 1, dtype);
      const beyond = (c: number) => (Array.isArray(fillValue) ? fillValue[c]! : fillValue);
      const fills = dtype === 'float32' || !Array.isArray(fillValue);
      if (!fills) return [];
      return [
        {
          kernel: 'RotateWithOffset',
          name: `${dtype} ${fillValue}`,
          inputs: { image },
          // Around the pixel of row 1 and column 1: (x, y) comes from (2 - x, 2 - y).
          attrs: { radians: Math.PI, fillValue, center: [0.2, 1 / 3] },
          expected: listed(
            image.shape,
            indices(image.shape).map(([n, h, w, c]) => {
              const [row, column] = [2 - h!, 2 - w!];
              return column < 0
                ? beyond(c!)
                : image.values[at(image.shape, [n!, row, column, c!])]!;
            }),
            dtype,
          ),
          backends: ['wasm'],
        },
      ];
    }),
  );
}

function pads(): Row[] {
  const of = (x: Value, paddings: [number, number][], constantValue: number): Row => ({
    kernel: 'PadV2',
    name: `${x.dtype} [${x.shape}] ${constantValue}`,
    inputs: { x },
    attrs: { paddings, constantValue },
    backends: ['wasm'],
    expected: built(
      x.shape.map((n, i) => n + paddings[i]![0] + paddings[i]![1]),
      x.dtype,
      (where) => {
        const own = where.map((n, i) => n - paddings[i]![0]);
        const inside = own.every((n, i) => n >= 0 && n < x.shape[i]!);
        return inside ? read(x, own) : listed([], [constantValue], x.dtype).values[0]!;
      },
    ),
  });
  const borders = ({ shape }: Value) => shape.map((_, i): [number, number] => [(i + 1) % 2, i % 3]);
  // In this order: XNNPACK kept the border of an earlier call for that of NaN, and NaN for later ones.
  const values = [Number.NEGATIVE_INFINITY, 2, Number.NaN, 3, 0, Number.NaN, 1];
  return [
    ...withRank(1).flatMap((shape) =>
      values.map((value) => of(special(shape, 1), borders(special(shape, 1)), value)),
    ),
    ...(['int32', 'bool'] as Dtype[]).flatMap((dtype) =>
      withRank(1).map((shape) => of(seeded(shape, 1, dtype), borders(seeded(shape, 1)), 1)),
    ),
    {
      kernel: 'PadV2',
      name: 'a border below 0',
      inputs: { x: seeded([4], 1) },
      attrs: { paddings: [[-1, 2]], constantValue: 0 },
      backends: ['wasm'],
      expected: 'throws',
      stock: 'answers',
    },
  ];
}

/** Kernels that take or leave values by places that they are told. */
export function indexedRows(): Row[] {
  return [topKs(), nds(), denses(), crops(), rotations(), pads()].flat();
}
