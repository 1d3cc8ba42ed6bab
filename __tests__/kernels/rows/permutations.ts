import { product } from '../../reference/product.js';
import { built, indices, read } from '../places.js';
import { ROUNDING, type Row } from '../row.js';
import { DTYPES, kept, listed, seeded, type Value } from '../value.js';

type Pairs = readonly (readonly [number, number])[];

/** A block's places as one number, the last axis the fastest. */
const folded = (offsets: readonly number[], block: readonly number[]) =>
  offsets.reduce((place, offset, i) => place * block[i]! + offset, 0);

const inputs = (shape: readonly number[]): [string, Value][] => [
  ...DTYPES.map((dtype): [string, Value] => [dtype, seeded(shape, 5, dtype)]),
];

function spaceToBatch(x: Value, block: readonly number[], paddings: Pairs): Value {
  const axes = block.length;
  const batch = x.shape[0]!;
  const shape = x.shape.map((n, i) => {
    if (i === 0) return batch * product(block);
    const pads = paddings[i - 1];
    return pads === undefined ? n : (n + pads[0] + pads[1]) / block[i - 1]!;
  });
  return built(shape, x.dtype, ([n, ...place]) => {
    const cell = Math.floor(n! / batch);
    const from = place.map((p, i) => {
      if (i >= axes) return p;
      const later = product(block.slice(i + 1));
      return p * block[i]! + (Math.floor(cell / later) % block[i]!) - paddings[i]![0];
    });
    const inside = from.every((p, i) => p >= 0 && p < x.shape[i + 1]!);
    return inside ? read(x, [n! % batch, ...from]) : 0;
  });
}

function batchToSpace(x: Value, block: readonly number[], crops: Pairs): Value {
  const axes = block.length;
  const batch = x.shape[0]! / product(block);
  const shape = x.shape.map((n, i) => {
    const cut = crops[i - 1];
    if (i === 0) return batch;
    return cut === undefined ? n : n * block[i - 1]! - cut[0] - cut[1];
  });
  return built(shape, x.dtype, ([n, ...place]) => {
    const whole = place.map((p, i) => (i < axes ? p + crops[i]![0] : p));
    const offsets = block.map((b, i) => whole[i]! % b);
    const cells = whole.map((p, i) => (i < axes ? Math.floor(p / block[i]!) : p));
    return read(x, [folded(offsets, block) * batch + n!, ...cells]);
  });
}

function depthToSpace(x: Value, b: number): Value {
  const [batch, height, width, depth] = x.shape as [number, number, number, number];
  const channels = depth / (b * b);
  return built([batch, height * b, width * b, channels], x.dtype, ([n, h, w, c]) =>
    read(x, [
      n!,
      Math.floor(h! / b),
      Math.floor(w! / b),
      ((h! % b) * b + (w! % b)) * channels + c!,
    ]),
  );
}

function einsum(equation: string, terms: readonly Value[]): Value {
  const [left, output] = equation.split('->') as [string, string];
  const labels = left.split(',');
  const lengths = new Map<string, number>();
  labels.forEach((term, t) => {
    [...term].forEach((label, i) => {
      lengths.set(label, terms[t]!.shape[i]!);
    });
  });
  const summed = [...lengths.keys()].filter((label) => !output.includes(label));
  const inner = indices(summed.map((label) => lengths.get(label)!));
  const dtype = terms[0]!.dtype;
  return built(
    [...output].map((label) => lengths.get(label)!),
    dtype,
    (outer) => {
      const place = (index: readonly number[], label: string) =>
        output.includes(label) ? outer[output.indexOf(label)]! : index[summed.indexOf(label)]!;
      const sum = inner.reduce(
        (all, index) =>
          all +
          labels.reduce(
            (product, term, t) =>
              product *
              read(
                terms[t]!,
                [...term].map((label) => place(index, label)),
              ),
            1,
          ),
        0,
      );
      return kept(sum, dtype);
    },
  );
}

/** Equations of one and two terms with the lengths of their labels, those of attention among them. */
const EQUATIONS: readonly (readonly [string, Readonly<Record<string, number>>])[] = [
  ['ij->ji', { i: 2, j: 3 }],
  ['ij->i', { i: 2, j: 3 }],
  ['ij->', { i: 2, j: 3 }],
  ['ijkl->ljki', { i: 2, j: 3, k: 2, l: 4 }],
  ['i,i->', { i: 4 }],
  ['i,j->ji', { i: 4, j: 3 }],
  ['ab,c->cb', { a: 2, b: 3, c: 2 }],
  ['ij,ij->ij', { i: 2, j: 3 }],
  ['ij,jk->ik', { i: 2, j: 3, k: 4 }],
  ['ij,jk->ik', { i: 2, j: 0, k: 4 }],
  ['ij,jk->ik', { i: 0, j: 3, k: 4 }],
  ['bij,bjk->bki', { b: 2, i: 3, j: 2, k: 4 }],
  ['abc,cde->abde', { a: 2, b: 3, c: 4, d: 2, e: 3 }],
  ['aecd,abcd->acbe', { a: 2, b: 3, c: 2, d: 4, e: 3 }],
  ['acbe,aecd->abcd', { a: 2, b: 3, c: 2, d: 4, e: 3 }],
  ['abcd,cde->abe', { a: 2, b: 3, c: 2, d: 4, e: 3 }],
];

function einsums(): Row[] {
  return EQUATIONS.map(([equation, lengths]) => {
    const terms = equation
      .split('->')[0]!
      .split(',')
      .map((term, t) =>
        seeded(
          [...term].map((label) => lengths[label]!),
          t + 1,
        ),
      );
    return {
      kernel: 'Einsum',
      name: `${equation} ${JSON.stringify(lengths)}`,
      inputs: terms,
      attrs: { equation },
      expected: einsum(equation, terms),
      tolerance: ROUNDING,
    };
  });
}

/** Rows of what moves values between axes, and of sums over labelled axes. */
export function permutationRows(): Row[] {
  const rows: Row[] = [...einsums()];
  const blocks: [number[], number[], Pairs][] = [
    [
      [2, 4, 6, 3],
      [2, 2],
      [
        [0, 0],
        [0, 0],
      ],
    ],
    [
      [2, 3, 5, 3],
      [2, 3],
      [
        [1, 0],
        [0, 1],
      ],
    ],
    [
      [1, 4, 4, 1],
      [1, 2],
      [
        [0, 0],
        [2, 2],
      ],
    ],
    [[2, 6, 2], [3], [[0, 0]]],
    [
      [0, 4, 4, 2],
      [2, 2],
      [
        [0, 0],
        [0, 0],
      ],
    ],
    [
      [2, 4, 4, 0],
      [2, 2],
      [
        [0, 0],
        [0, 0],
      ],
    ],
  ];
  for (const [shape, blockShape, paddings] of blocks) {
    for (const [dtype, x] of inputs(shape)) {
      const name = `${dtype} [${shape}] block=${blockShape} borders=${JSON.stringify(paddings)}`;
      const there = spaceToBatch(x, blockShape, paddings);
      rows.push({
        kernel: 'SpaceToBatchND',
        name,
        inputs: { x },
        attrs: { blockShape, paddings },
        expected: there,
      });
      rows.push({
        kernel: 'BatchToSpaceND',
        name,
        inputs: { x: there },
        attrs: { blockShape, crops: paddings },
        expected: batchToSpace(there, blockShape, paddings),
      });
    }
  }
  for (const [shape, blockSize] of [
    [[2, 3, 2, 12], 2],
    [[1, 1, 2, 9], 3],
    [[0, 2, 2, 4], 2],
    [[2, 0, 2, 4], 2],
  ] as const) {
    for (const [dtype, x] of inputs(shape)) {
      rows.push({
        kernel: 'DepthToSpace',
        name: `${dtype} [${shape}] block=${blockSize}`,
        inputs: { x },
        attrs: { blockSize, dataFormat: 'NHWC' },
        expected: depthToSpace(x, blockSize),
      });
    }
  }
  rows.push({
    kernel: 'Einsum',
    name: 'lengths that differ',
    attrs: { equation: 'ij,jk->ik' },
    inputs: [listed([1, 2], [1, 2]), listed([3, 1], [1, 2, 3])],
    expected: 'throws',
  });
  return rows;
}
