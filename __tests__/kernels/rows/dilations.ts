import { indices, read } from '../places.js';
import { ROUNDING, type Row } from '../row.js';
import { listed, seeded, size, type Value } from '../value.js';

interface Windows {
  readonly shape: readonly [number, number, number, number];
  readonly kernel: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly dilations: readonly [number, number];
  readonly pad: 'same' | 'valid';
}

const CASES: readonly Windows[] = [
  { shape: [2, 4, 5, 3], kernel: [2, 2], strides: [1, 2], dilations: [1, 1], pad: 'same' },
  { shape: [1, 5, 5, 2], kernel: [3, 2], strides: [2, 1], dilations: [1, 1], pad: 'valid' },
  { shape: [1, 6, 5, 1], kernel: [2, 2], strides: [1, 1], dilations: [2, 3], pad: 'same' },
  { shape: [1, 7, 4, 2], kernel: [1, 1], strides: [3, 2], dilations: [1, 1], pad: 'same' },
  { shape: [0, 3, 3, 2], kernel: [2, 2], strides: [1, 1], dilations: [1, 1], pad: 'valid' },
];

/** The output's lengths, and the border before the image. */
function geometry({ shape, kernel, strides, dilations, pad }: Windows) {
  return [0, 1].map((i) => {
    const [n, s] = [shape[i + 1]!, strides[i]!];
    const k = (kernel[i]! - 1) * dilations[i]! + 1;
    if (pad === 'valid') return { length: Math.floor((n - k) / s) + 1, before: 0 };
    const length = Math.ceil(n / s);
    return { length, before: Math.max((length - 1) * s + k - n, 0) >> 1 };
  });
}

/** Maxima of x plus the filter over windows, and the gradients of both: what is below 0 among them. */
export function dilationRows(): Row[] {
  return CASES.flatMap((windows) =>
    [0, -3].flatMap((shift): Row[] => {
      const { shape, kernel, strides, dilations, pad } = windows;
      const [rows, columns] = geometry(windows) as [
        { length: number; before: number },
        { length: number; before: number },
      ];
      const x = seeded(shape, 1);
      const taps = [...kernel, shape[3]];
      const filter = listed(
        taps,
        seeded(taps, 2).values.map((v) => v + shift),
      );
      const outShape = [shape[0], rows.length, columns.length, shape[3]];
      const dy = seeded(outShape, 3);
      const [dx, dw] = [x, filter].map((t) => new Array<number>(size(t.shape)).fill(0)) as [
        number[],
        number[],
      ];
      const y = listed(
        outShape,
        indices(outShape).map(([n, row, column, c]) => {
          let best: { sum: number; from: number[]; tap: number[] } | undefined;
          for (const [i, j] of indices(kernel) as [number, number][]) {
            const h = row! * strides[0] - rows.before + i * dilations[0];
            const w = column! * strides[1] - columns.before + j * dilations[1];
            if (h < 0 || h >= shape[1] || w < 0 || w >= shape[2]) continue;
            const [from, tap] = [
              [n!, h, w, c!],
              [i, j, c!],
            ];
            const sum = read(x, from) + read(filter, tap);
            if (best === undefined || sum > best.sum) best = { sum, from, tap };
          }
          const g = read(dy, [n!, row!, column!, c!]);
          const place = (t: Value, index: number[]) =>
            index.reduce((at, one, axis) => at * t.shape[axis]! + one, 0);
          dx[place(x, best!.from)]! += g;
          dw[place(filter, best!.tap)]! += g;
          return best!.sum;
        }),
      );
      const name = `[${shape}] k=${kernel} s=${strides} d=${dilations} ${pad} shift=${shift}`;
      const attrs = { strides: [...strides], pad, dilations: [...dilations] };
      const common = { name, attrs, tolerance: ROUNDING, backends: ['wasm'] };
      const inputs = { x, filter, dy };
      return [
        { ...common, kernel: 'Dilation2D', inputs: { x, filter }, expected: y },
        {
          ...common,
          kernel: 'Dilation2DBackpropInput',
          inputs,
          expected: listed(shape, dx),
        },
        {
          ...common,
          kernel: 'Dilation2DBackpropFilter',
          inputs,
          expected: listed(taps, dw),
        },
      ];
    }),
  );
}
