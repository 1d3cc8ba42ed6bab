import { at, built, indices, read, SHAPES, withRank } from '../places.js';
import type { Row } from '../row.js';
import { DTYPES, type Dtype, kept, listed, seeded, size, special, type Value } from '../value.js';

const named = (shape: readonly number[]) => `[${shape}]`;

/** Every shape with every dtype, and floats that only copies keep as they are. */
function everyInput(shapes: readonly (readonly number[])[] = SHAPES): [string, Value][] {
  return shapes.flatMap((shape): [string, Value][] => [
    ...DTYPES.map((dtype): [string, Value] => [
      `${dtype} ${named(shape)}`,
      seeded(shape, size(shape) + shape.length, dtype),
    ]),
    [`special ${named(shape)}`, special(shape, 3)],
  ]);
}

/** The axes of a shape: the first, the last and one between. */
const axesOf = ({ shape }: Value) => [
  ...new Set([0, Math.floor(shape.length / 2), shape.length - 1].filter((a) => a < shape.length)),
];

export function concatOf(parts: readonly Value[], axis: number): Value {
  const first = parts[0]!;
  const whole = parts.filter((part) => size(part.shape) > 0);
  // tfjs hands on what alone is not empty.
  const dtype = whole.length === 1 ? whole[0]!.dtype : first.dtype;
  const length = parts.reduce((sum, part) => sum + part.shape[axis]!, 0);
  const shape = first.shape.map((n, i) => (i === axis ? length : n));
  return built(shape, dtype, (index) => {
    let place = index[axis]!;
    const part = parts.find((one) => {
      if (place < one.shape[axis]!) return true;
      place -= one.shape[axis]!;
      return false;
    })!;
    return kept(
      read(
        part,
        index.map((i, a) => (a === axis ? place : i)),
      ),
      dtype,
    );
  });
}

function concats(): Row[] {
  const rows: Row[] = [];
  const add = (name: string, inputs: Value[], axis: number) =>
    rows.push({
      kernel: 'Concat',
      name: `${name} axis=${axis}`,
      inputs,
      attrs: { axis },
      expected: concatOf(inputs, axis),
    });
  for (const [name, x] of everyInput(withRank(1))) {
    for (const axis of axesOf(x)) {
      const longer = seeded(
        x.shape.map((n, i) => (i === axis ? n + 1 : n)),
        7,
        x.dtype,
      );
      add(`${name}, longer, alias`, [x, longer, x], axis);
    }
  }
  for (const a of DTYPES) {
    for (const b of DTYPES) {
      if (a === b) continue;
      const of = (shape: number[], dtype: Dtype, seed: number) =>
        dtype === 'int32'
          ? listed(
              shape,
              seeded(shape, seed, 'int32').values.map((v) => v * 256),
              dtype,
            )
          : seeded(shape, seed, dtype);
      add(`${a} and ${b}`, [of([2, 3], a, 1), of([2, 2], b, 2)], 1);
      add(`${a}, ${b} and ${a}`, [of([3], a, 1), of([4], b, 2), of([1], a, 3)], 0);
      add(`${a} of no size and ${b}`, [of([0, 2], a, 1), of([3, 2], b, 2)], 0);
      add(`${a} and ${b} of no size`, [of([3, 2], a, 1), of([0, 2], b, 2)], 0);
      add(`${a}, ${b} of no size and ${b}`, [of([1], a, 1), of([0], b, 2), of([2], b, 3)], 0);
    }
  }
  add('one tensor', [seeded([2, 3], 1)], 1);
  add('negative axis is counted from the end', [seeded([2, 3], 1), seeded([2, 3], 2)], 1);
  rows.push({
    kernel: 'Concat',
    name: 'shapes that differ beside the axis',
    inputs: [seeded([2, 3], 1), seeded([3, 3], 2)],
    attrs: { axis: 1 },
    expected: 'throws',
  });
  return rows;
}

/** Rows of some tensors below and beside each other: blocks of channels, each of parts of a tensor from a row on. */
function joinedRows(): Row[] {
  type Block = readonly (readonly [x: Value, from: number, count: number])[];
  const row = (name: string, blocks: readonly Block[]): Row => {
    const inputs: Value[] = [];
    const parts: object[] = [];
    const lines: { x: Value; at: number; row: number; channel: number }[] = [];
    let channel = 0;
    for (const block of blocks) {
      let place = 0;
      for (const [x, from, count] of block) {
        inputs.push(x);
        parts.push({ from, count, row: place, channel });
        for (let i = 0; i < count; i++) lines.push({ x, at: from + i, row: place + i, channel });
        place += count;
      }
      channel += block[0]![0].shape.at(-1)!;
    }
    const rows = Math.max(...lines.map((line) => line.row)) + 1;
    const shape = [1, rows, ...inputs[0]!.shape.slice(2, -1), channel];
    const expected = built(shape, 'float32', (index) => {
      const c = index.at(-1)!;
      const line = lines.findLast((one) => one.row === index[1] && one.channel <= c)!;
      return read(line.x, index.with(1, line.at).with(-1, c - line.channel));
    });
    return { kernel: 'JoinRows', name, inputs, attrs: { parts, shape }, expected };
  };
  const picture = (rows: number, channels: number) =>
    seeded([1, rows, 3, channels], rows + channels);
  return [
    row('two below each other', [
      [
        [picture(4, 2), 1, 3],
        [picture(2, 2), 0, 1],
      ],
    ]),
    row('three beside each other, of parts', [
      [
        [picture(4, 2), 3, 1],
        [picture(5, 2), 0, 4],
      ],
      [[picture(7, 5), 1, 5]],
      [
        [picture(2, 9), 0, 2],
        [picture(6, 9), 2, 1],
        [picture(3, 9), 1, 2],
      ],
    ]),
    row('signals', [[[seeded([1, 6, 4], 1), 2, 4]], [[seeded([1, 9, 1], 2), 5, 4]]]),
    row('volumes', [[[seeded([1, 3, 2, 2, 4], 1), 1, 2]], [[seeded([1, 2, 2, 2, 3], 2), 0, 2]]]),
  ];
}

function packs(): Row[] {
  return everyInput(withRank(0, 5)).flatMap(([name, x]) => {
    const y = seeded(x.shape, 9, x.dtype);
    return [...new Set([0, x.shape.length])].flatMap((axis): Row[] => {
      const pack = (inputs: Value[]): Row => ({
        kernel: 'Pack',
        name: `${name} times ${inputs.length} axis=${axis}`,
        inputs,
        attrs: { axis },
        expected: built(
          [...x.shape.slice(0, axis), inputs.length, ...x.shape.slice(axis)],
          x.dtype,
          (index) =>
            read(
              inputs[index[axis]!]!,
              index.filter((_, i) => i !== axis),
            ),
        ),
      });
      return [pack([x, y, x]), pack([x])];
    });
  });
}

const part = (x: Value, axis: number, from: number, length: number): Value =>
  built(
    x.shape.map((n, i) => (i === axis ? length : n)),
    x.dtype,
    (index) =>
      read(
        x,
        index.map((i, a) => (a === axis ? i + from : i)),
      ),
  );

function unpacks(): Row[] {
  return everyInput(withRank(1)).flatMap(([name, value]) =>
    axesOf(value)
      .filter((axis) => value.shape[axis]! > 0)
      .map((axis): Row => {
        const shape = value.shape.filter((_, i) => i !== axis);
        return {
          kernel: 'Unpack',
          name: `${name} axis=${axis}`,
          inputs: { value },
          attrs: { axis },
          expected: Array.from({ length: value.shape[axis]! }, (_, i) => ({
            ...part(value, axis, i, 1),
            shape,
          })),
        };
      }),
  );
}

function splits(): Row[] {
  return everyInput(withRank(1)).flatMap(([name, x]) =>
    axesOf(x).flatMap((axis): Row[] => {
      const n = x.shape[axis]!;
      const ways = [[n], [0, n], ...(n > 1 ? [[1, n - 1], new Array<number>(n).fill(1)] : [])];
      return ways.map((lengths): Row => {
        let from = 0;
        return {
          kernel: 'SplitV',
          name: `${name} axis=${axis} as ${lengths}`,
          inputs: { x },
          attrs: { axis, numOrSizeSplits: lengths },
          expected: lengths.map((length) => {
            from += length;
            return part(x, axis, from - length, length);
          }),
        };
      });
    }),
  );
}

function slices(): Row[] {
  return everyInput(withRank(1)).flatMap(([name, x]): Row[] => {
    const cut = (begin: number[], lengths: number[]): Row => ({
      kernel: 'Slice',
      name: `${name} from ${begin} lengths ${lengths}`,
      inputs: { x },
      attrs: { begin, size: lengths },
      expected: built(lengths, x.dtype, (index) =>
        read(
          x,
          index.map((i, a) => i + begin[a]!),
        ),
      ),
    });
    const { shape } = x;
    return [
      cut(
        shape.map(() => 0),
        [...shape],
      ),
      cut(
        shape.map((n) => Math.min(1, n)),
        shape.map((n) => Math.max(0, n - 1)),
      ),
      cut(
        shape.map((n) => n >> 1),
        shape.map((n) => n - (n >> 1)),
      ),
      cut(
        shape.map(() => 0),
        shape.map((n, i) => (i === 0 ? n >> 1 : n)),
      ),
    ];
  });
}

const NO_MASKS = { beginMask: 0, endMask: 0, ellipsisMask: 0, newAxisMask: 0, shrinkAxisMask: 0 };

function stridedSlices(): Row[] {
  const rows: Row[] = [];
  for (const [name, x] of everyInput(withRank(1))) {
    if (size(x.shape) === 0) continue;
    for (const steps of [1, 2, 3, -1, -2]) {
      const strides = x.shape.map((_, i) => (i % 2 === 0 ? steps : Math.sign(steps)));
      const back = steps < 0;
      const begin = x.shape.map((n) => (back ? n - 1 : n > 2 ? 1 : 0));
      const end = x.shape.map((n) => (back ? -n - 1 : n));
      const lengths = x.shape.map((n, i) =>
        Math.ceil((back ? n : n - begin[i]!) / Math.abs(strides[i]!)),
      );
      rows.push({
        kernel: 'StridedSlice',
        name: `${name} steps ${strides}`,
        inputs: { x },
        attrs: { begin, end, strides, ...NO_MASKS },
        expected: built(lengths, x.dtype, (index) =>
          read(
            x,
            index.map((i, a) => begin[a]! + i * strides[a]!),
          ),
        ),
      });
    }
  }
  for (const dtype of DTYPES) {
    const x = seeded([4, 5], 1, dtype);
    const shrunk = (strides: number[], expected: number[], columns: number[]): Row => ({
      kernel: 'StridedSlice',
      name: `${dtype} a row of 4x5, shrunk, steps ${strides}`,
      inputs: { x },
      attrs: {
        begin: [2, strides[1]! < 0 ? 4 : 1],
        end: [3, strides[1]! < 0 ? -6 : 5],
        strides,
        ...NO_MASKS,
        shrinkAxisMask: 1,
      },
      expected: built(expected, dtype, ([i]) => read(x, [2, columns[i!]!])),
    });
    rows.push(shrunk([1, 2], [2], [1, 3]), shrunk([1, -2], [3], [4, 2, 0]));
    rows.push({
      kernel: 'StridedSlice',
      name: `${dtype} nothing`,
      inputs: { x },
      attrs: { begin: [2, 0], end: [2, 5], strides: [1, 1], ...NO_MASKS },
      expected: built([0, 5], dtype, () => 0),
    });
    rows.push({
      kernel: 'StridedSlice',
      name: `${dtype} a new axis`,
      inputs: { x },
      attrs: {
        begin: [0, 1, 0],
        end: [1, 3, 5],
        strides: [1, 1, 1],
        ...NO_MASKS,
        newAxisMask: 1,
      },
      expected: built([1, 2, 5], dtype, ([, i, j]) => read(x, [i! + 1, j!])),
    });
  }
  return rows;
}

function tiles(): Row[] {
  return everyInput().flatMap(([name, x]): Row[] => {
    const ways = [
      x.shape.map(() => 1),
      x.shape.map((_, i) => (i === 0 ? 3 : 1)),
      x.shape.map((_, i) => (i === x.shape.length - 1 ? 2 : 1)),
      x.shape.map((_, i) => 1 + (i % 2)),
      x.shape.map((_, i) => (i === 0 ? 0 : 2)),
    ];
    return ways.map(
      (reps): Row => ({
        kernel: 'Tile',
        name: `${name} times ${reps}`,
        inputs: { x },
        attrs: { reps },
        expected: built(
          x.shape.map((n, i) => n * reps[i]!),
          x.dtype,
          (index) =>
            read(
              x,
              index.map((i, a) => i % x.shape[a]!),
            ),
        ),
      }),
    );
  });
}

function gathers(): Row[] {
  const rows: Row[] = [];
  for (const [name, x] of everyInput(withRank(1, 5))) {
    for (const axis of axesOf(x)) {
      const n = x.shape[axis]!;
      if (n === 0) continue;
      for (const shape of [[3], [2, 2], [0], []]) {
        const indices = seeded(shape, 4, 'int32').values.map((v) => Math.abs(v) % n);
        const head = x.shape.slice(0, axis);
        const out = [...head, ...shape, ...x.shape.slice(axis + 1)];
        rows.push({
          kernel: 'GatherV2',
          name: `${name} axis=${axis} by ${named(shape)}`,
          inputs: { x, indices: listed(shape, indices, 'int32') },
          attrs: { axis, batchDims: 0 },
          expected: built(out, x.dtype, (index) => {
            const place = index.slice(axis, axis + shape.length);
            const taken = indices[at(shape, place)]!;
            return read(x, [...index.slice(0, axis), taken, ...index.slice(axis + shape.length)]);
          }),
        });
      }
    }
  }
  for (const dtype of DTYPES) {
    const x = seeded([3, 4, 2], 1, dtype);
    const places = [3, 0, 1, 1, 2, 3];
    rows.push({
      kernel: 'GatherV2',
      name: `${dtype} batchDims=1`,
      inputs: { x, indices: listed([3, 2], places, 'int32') },
      attrs: { axis: 1, batchDims: 1 },
      expected: built([3, 2, 2], dtype, ([b, i, c]) => read(x, [b!, places[b! * 2 + i!]!, c!])),
    });
    rows.push({
      kernel: 'GatherV2',
      name: `${dtype} an index beyond the end`,
      inputs: { x, indices: listed([2], [0, 4], 'int32') },
      attrs: { axis: 1, batchDims: 0 },
      expected: 'throws',
    });
    rows.push({
      kernel: 'GatherV2',
      name: `${dtype} an index below 0`,
      inputs: { x, indices: listed([2], [0, -1], 'int32') },
      attrs: { axis: 1, batchDims: 0 },
      expected: 'throws',
    });
  }
  return rows;
}

function rearranged(): Row[] {
  return everyInput().flatMap(([name, x]): Row[] => {
    const { shape, dtype } = x;
    const rows: Row[] = [
      { kernel: 'Identity', name, inputs: { x }, expected: x },
      {
        kernel: 'Reshape',
        name,
        inputs: { x },
        attrs: { shape: [size(shape)] },
        expected: { ...x, shape: [size(shape)] },
      },
    ];
    for (const dims of [
      [...shape.keys()],
      [...shape.keys()].slice(-1),
      [...shape.keys()].slice(0, 1),
    ]) {
      rows.push({
        kernel: 'Reverse',
        name: `${name} axes ${dims}`,
        inputs: { x },
        attrs: { dims },
        expected: built(shape, dtype, (index) =>
          read(
            x,
            index.map((i, a) => (dims.includes(a) ? shape[a]! - 1 - i : i)),
          ),
        ),
      });
    }
    const axes = [...shape.keys()];
    const swapped = axes.length > 2 ? [axes[0]!, axes[2]!, axes[1]!, ...axes.slice(3)] : axes;
    for (const perm of [
      [...axes].reverse(),
      [...axes.slice(1), ...axes.slice(0, 1)],
      swapped,
      axes,
    ]) {
      rows.push({
        kernel: 'Transpose',
        name: `${name} to ${perm}`,
        inputs: { x },
        attrs: { perm },
        expected: built(
          perm.map((axis) => shape[axis]!),
          dtype,
          (index) =>
            read(
              x,
              axes.map((axis) => index[perm.indexOf(axis)]!),
            ),
        ),
      });
    }
    return rows;
  });
}

function pads(): Row[] {
  return everyInput(withRank(1)).flatMap(([name, x]): Row[] =>
    [
      x.shape.map((_, i): [number, number] => [i % 2, (i + 1) % 3]),
      x.shape.map((_, i): [number, number] => (i === 0 ? [2, 1] : [0, 0])),
      x.shape.map((): [number, number] => [0, 0]),
    ].map((paddings): Row => {
      const constantValue = { float32: 0.5, int32: 7, bool: 1 }[x.dtype];
      return {
        kernel: 'PadV2',
        name: `${name} by ${paddings.join(' ')}`,
        inputs: { x },
        attrs: { paddings, constantValue },
        expected: built(
          x.shape.map((n, i) => n + paddings[i]![0] + paddings[i]![1]),
          x.dtype,
          (index) => {
            const own = index.map((i, a) => i - paddings[a]![0]);
            return own.every((i, a) => i >= 0 && i < x.shape[a]!) ? read(x, own) : constantValue;
          },
        ),
      };
    }),
  );
}

/** Borders shorter than the axes that they mirror. */
function mirrorPads(): Row[] {
  const shapes = [[5], [3, 4], [3, 2, 3], [2, 3, 2, 3], [2, 2, 3, 2, 2], [2, 1, 2, 3, 1, 2]];
  return shapes.flatMap((shape) =>
    ['reflect', 'symmetric'].map((mode): Row => {
      const x = seeded(shape, 5);
      const edge = mode === 'reflect' ? 1 : 0;
      const paddings = shape.map((n, i): [number, number] => [
        Math.min(n - edge, i % 3),
        Math.min(n - edge, (i + 1) % 2),
      ]);
      const mirrored = (i: number, n: number) =>
        i < 0 ? edge - 1 - i : i >= n ? 2 * n - 1 - edge - i : i;
      return {
        kernel: 'MirrorPad',
        name: `[${shape}] ${mode} by ${paddings.join(' ')}`,
        inputs: { x },
        attrs: { paddings, mode },
        expected: built(
          shape.map((n, i) => n + paddings[i]![0] + paddings[i]![1]),
          'float32',
          (index) =>
            read(
              x,
              index.map((i, a) => mirrored(i - paddings[a]![0], shape[a]!)),
            ),
        ),
      };
    }),
  );
}

function casts(): Row[] {
  const numbers = [0, 0.5, -0.5, 2.5, -2.5, 255, 256, -256, 1e-40, 16777215];
  return [
    ...DTYPES.map((from): [string, Value] => [from, listed([10], numbers, from)]),
    ...DTYPES.map((from): [string, Value] => [`${from} of no size`, listed([0, 2], [], from)]),
    ...DTYPES.map((from): [string, Value] => [`${from} scalar`, listed([], [1], from)]),
    ['NaN and infinities', listed([3], [Number.NaN, Number.POSITIVE_INFINITY, -Infinity])] as [
      string,
      Value,
    ],
  ].flatMap(([name, x]) =>
    DTYPES.map(
      (dtype): Row => ({
        kernel: 'Cast',
        name: `${name} to ${dtype}`,
        inputs: { x },
        attrs: { dtype },
        expected: listed(x.shape, x.values, dtype),
      }),
    ),
  );
}

function selects(): Row[] {
  const rows: Row[] = [];
  for (const [name, t] of everyInput()) {
    const { shape, dtype } = t;
    const e = dtype === 'float32' ? special(shape, 8) : seeded(shape, 8, dtype);
    const condition = seeded(shape, 5, 'bool');
    rows.push({
      kernel: 'Select',
      name,
      inputs: { condition, t, e },
      expected: built(shape, dtype, (i) => read(read(condition, i) ? t : e, i)),
    });
    rows.push({
      kernel: 'Select',
      name: `${name}, alias`,
      inputs: { condition, t, e: t },
      expected: t,
    });
    if (shape.length < 2) continue;
    const perRow = seeded(shape.slice(0, 1), 6, 'bool');
    rows.push({
      kernel: 'Select',
      name: `${name} by row`,
      inputs: { condition: perRow, t, e },
      // tf.where gives a condition of full shape; cpu's kernel knows no other.
      backends: ['wasm'],
      expected: built(shape, dtype, (i) => read(read(perRow, i.slice(0, 1)) ? t : e, i)),
    });
  }
  for (const a of DTYPES) {
    for (const b of DTYPES) {
      if (a === b) continue;
      const [t, e] = [seeded([2, 3], 1, a), seeded([2, 3], 2, b)];
      const condition = listed([2, 3], [1, 0, 1, 0, 1, 0], 'bool');
      // As bool, int32 and float32 contain one another.
      const order = ['bool', 'int32', 'float32'] as const;
      const dtype = order[Math.max(order.indexOf(a), order.indexOf(b))]!;
      rows.push({
        kernel: 'Select',
        name: `${a} or ${b}`,
        inputs: { condition, t, e },
        expected: built([2, 3], dtype, (i) => read(read(condition, i) ? t : e, i)),
      });
    }
  }
  return rows;
}

/** A byte of bool is 0 or 1, whatever is asked for. */
const truths: Row = {
  kernel: 'OneHot',
  name: 'bool of 5 and 0',
  backends: ['wasm'],
  inputs: { indices: listed([2], [1, 0], 'int32') },
  attrs: { dtype: 'bool', depth: 2, onValue: 5, offValue: 0 },
  expected: listed([2, 2], [0, 1, 1, 0], 'bool'),
};

function oneHots(): Row[] {
  const rows = DTYPES.flatMap((dtype) =>
    [[3], [2, 2], [], [0], [0, 2], [1, 2, 1, 2, 1]].map((shape): Row => {
      const places = seeded(shape, 2, 'int32');
      const [onValue, offValue] = dtype === 'float32' ? [2.5, -0.5] : [1, 0];
      return {
        kernel: 'OneHot',
        name: `${dtype} [${shape}]`,
        inputs: { indices: places },
        attrs: { dtype, depth: 4, onValue, offValue },
        expected: built([...shape, 4], dtype, (index) =>
          read(places, index.slice(0, -1)) === index.at(-1) ? onValue : offValue,
        ),
      };
    }),
  );
  return [...rows, truths];
}

function segmentSums(): Row[] {
  return (['float32', 'int32'] as const).flatMap((dtype) =>
    [
      { shape: [5], ids: [5] },
      { shape: [4, 3], ids: [4] },
      { shape: [2, 3, 2], ids: [2, 3] },
      { shape: [0, 3], ids: [0] },
      { shape: [4, 0], ids: [4] },
      { shape: [1], ids: [1] },
    ].map(({ shape, ids }): Row => {
      const x = seeded(shape, 1, dtype);
      const segments = seeded(ids, 2, 'int32');
      const rest = shape.slice(ids.length);
      return {
        kernel: 'UnsortedSegmentSum',
        name: `${dtype} [${shape}] by [${ids}]`,
        inputs: { x, segmentIds: segments },
        attrs: { numSegments: 3 },
        // Those below 0 and above the last go nowhere.
        expected: built([3, ...rest], dtype, ([segment, ...place]) =>
          indices(ids)
            .filter((index) => read(segments, index) === segment)
            .reduce((sum, index) => sum + read(x, [...index, ...place]), 0),
        ),
        tolerance: 1e-6,
      };
    }),
  );
}

/** Kernels that move values, or choose among them. */
export function copyRows(): Row[] {
  return [
    concats(),
    joinedRows(),
    packs(),
    unpacks(),
    splits(),
    slices(),
    stridedSlices(),
    tiles(),
    gathers(),
    rearranged(),
    pads(),
    mirrorPads(),
    casts(),
    selects(),
    oneHots(),
    segmentSums(),
  ].flat();
}
