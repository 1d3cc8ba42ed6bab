import { ROUNDING, type Row } from '../row.js';
import { type Dtype, listed, seeded, size, type Value } from '../value.js';
import { type Axis, type Border, everyMeeting, padAttrs, windowsOf } from '../windows.js';

interface Pooling {
  readonly batch: number;
  readonly axes: readonly Axis[];
  readonly channels: number;
}

const axis = (n: number, k: number, s: number, pad: Border): Axis => ({ n, k, s, d: 1, pad });

function shapesOf({ batch, axes, channels }: Pooling) {
  return {
    x: [batch, ...axes.map(({ n }) => n), channels],
    y: [batch, ...axes.map((a) => windowsOf(a).count), channels],
  };
}

/** The places in x of each window's values, window by window, in the order of its taps. */
function windowPlaces(p: Pooling): number[][] {
  const { batch, axes, channels } = p;
  const windows = size(axes.map((a) => windowsOf(a).count));
  const places = size(axes.map(({ n }) => n));
  const all = Array.from({ length: batch * windows * channels }, (): [number, number][] => []);
  for (let b = 0; b < batch; b++) {
    everyMeeting(axes, (x, tap, y) => {
      for (let c = 0; c < channels; c++) {
        all[(b * windows + y) * channels + c]!.push([tap, (b * places + x) * channels + c]);
      }
    });
  }
  return all.map((window) => window.sort(([a], [b]) => a - b).map(([, place]) => place));
}

/** The place of the first of the largest values: NaN is larger than nothing, as on cpu and in TensorFlow. */
function firstMaximum(x: Value, window: readonly number[]): number {
  const largest = Math.max(...window.map((i) => x.values[i]!).filter((v) => !Number.isNaN(v)));
  return window.find((i) => x.values[i] === largest) ?? window[0]!;
}

const maximum = (x: Value, window: readonly number[]): number =>
  window.every((i) => Number.isNaN(x.values[i]))
    ? Number.NEGATIVE_INFINITY
    : x.values[firstMaximum(x, window)]!;

function rowsOf(p: Pooling, x: Value, name: string): Row[] {
  const s = shapesOf(p);
  const flat = p.axes.length === 2;
  const windows = windowPlaces(p);
  const pads = p.axes.map(({ pad }) => pad).join(' ');
  const attrs = {
    filterSize: p.axes.map(({ k }) => k),
    strides: p.axes.map((a) => a.s),
    ...padAttrs(p.axes),
    ...(!flat && { dataFormat: 'NDHWC' }),
  };
  const dimensions = flat ? '' : '3D';
  const title =
    `${x.dtype} [${s.x}] k=${attrs.filterSize} s=${attrs.strides} ${pads} ${name}`.trim();
  const rows: Row[] = [];
  const largest = windows.map((window) => maximum(x, window));
  rows.push({
    kernel: `MaxPool${dimensions}`,
    name: title,
    inputs: { x },
    attrs,
    expected: { shape: s.y, dtype: x.dtype, values: largest },
  });
  if (x.dtype !== 'float32') return rows;
  const same = { name: title, attrs, tolerance: ROUNDING };
  const means = windows.map((window) =>
    window.reduce((sum, i) => sum + x.values[i]! / window.length, 0),
  );
  rows.push({
    ...same,
    kernel: `AvgPool${dimensions}`,
    inputs: { x },
    expected: { shape: s.y, dtype: 'float32', values: means },
  });
  const dy = seeded(s.y, 3);
  const output = listed(s.y, largest);
  const spread = (
    each: (window: readonly number[], share: (place: number, part: number) => void) => void,
  ) => {
    const dx = new Array<number>(size(s.x)).fill(0);
    windows.forEach((window, i) => {
      each(window, (place, part) => {
        dx[place]! += part * dy.values[i]!;
      });
    });
    return { shape: s.x, dtype: 'float32' as const, values: dx };
  };
  const toMaximum = spread((window, share) => share(firstMaximum(x, window), 1));
  rows.push({
    ...same,
    kernel: `MaxPool${dimensions}Grad`,
    inputs: { dy, input: x, output },
    expected: toMaximum,
  });
  rows.push({
    ...same,
    kernel: `AvgPool${dimensions}Grad`,
    inputs: { dy, input: x },
    expected: spread((window, share) => {
      for (const place of window) share(place, 1 / window.length);
    }),
  });
  if (flat) {
    const image = size(s.x.slice(1));
    rows.push({
      ...same,
      kernel: 'MaxPoolWithArgmax',
      inputs: { x },
      attrs: { ...attrs, includeBatchInIndex: false },
      expected: [
        output,
        listed(
          s.y,
          windows.map((window) => firstMaximum(x, window) % image),
          'int32',
        ),
      ],
    });
    const dys = seeded(s.x, 8);
    rows.push({
      ...same,
      kernel: 'MaxPoolSwitched',
      inputs: { dy: dys, input: x },
      expected: {
        shape: s.y,
        dtype: 'float32',
        values: windows.map((window) => dys.values[firstMaximum(x, window)]!),
      },
    });
  }
  return rows;
}

const WINDOWS = [
  [1, 1],
  [1, 2],
  [1, 3],
  [2, 1],
  [2, 2],
  [2, 3],
  [2, 5],
  [3, 1],
  [3, 2],
  [3, 3],
  [4, 2],
] as [number, number][];

/** Maximum and average pooling, and their gradients. */
export function poolRows(): Row[] {
  const rows: Row[] = [];
  const add = (p: Pooling, dtypes: readonly Dtype[] = ['float32', 'int32']) => {
    if (p.axes.some((a) => windowsOf(a).count < 1)) return;
    for (const dtype of dtypes) rows.push(...rowsOf(p, seeded(shapesOf(p).x, 1, dtype), ''));
  };
  WINDOWS.forEach(([k, s], i) => {
    const [k2, s2] = WINDOWS[(i * 4 + 2) % WINDOWS.length]!;
    for (const pad of ['same', 'valid', [1, 1], [0, 1]] as Border[]) {
      // A border as wide as a window would leave windows without a value.
      if (typeof pad !== 'string' && Math.min(k, k2) < 2) continue;
      const batch = 1 + (i % 2);
      const channels = [1, 2, 4, 5, 9][i % 5]!;
      add({ batch, axes: [axis(7, k, s, pad), axis(8, k2, s2, pad)], channels });
      add({ batch, axes: [axis(11, k2, s2, pad), axis(5, k, s, pad)], channels: 3 });
      if (typeof pad !== 'string') continue;
      const axes = [axis(5, k, s, pad), axis(6, k2, s2, pad), axis(4, 2, 1 + (i % 3), pad)];
      add({ batch, axes, channels: 1 + (i % 3) });
    }
  });
  for (const axes of [
    [axis(4, 2, 2, 'same'), axis(5, 3, 2, 'same')],
    [axis(4, 2, 2, 'same'), axis(5, 3, 2, 'same'), axis(3, 2, 1, 'same')],
  ]) {
    add({ batch: 0, axes, channels: 3 });
    add({ batch: 2, axes, channels: 0 });
    add({ batch: 1, axes: axes.map((a) => ({ ...a, n: 1 })), channels: 1 });
    const p = { batch: 2, axes, channels: 2 };
    const shape = shapesOf(p).x;
    const below = listed(
      shape,
      seeded(shape, 2).values.map((v) => v - 2),
    );
    rows.push(...rowsOf(p, below, 'below 0'));
    const tiny = listed(
      shape,
      seeded(shape, 2).values.map((v) => v * 1e-38),
    );
    rows.push(...rowsOf(p, tiny, 'denormal').slice(0, 1));
    const equal = listed(
      shape,
      seeded(shape, 2).values.map((v) => Math.sign(v)),
    );
    rows.push(...rowsOf(p, equal, 'equal values'));
    const { NaN: nan } = Number;
    const holes = listed(
      shape,
      seeded(shape, 2).values.map((v, i) => (i % 3 ? v : nan)),
    );
    rows.push(...rowsOf(p, holes, 'NaN').filter(({ kernel }) => kernel.startsWith('MaxPool')));
    const infinite = listed(
      shape,
      seeded(shape, 2).values.map((v, i) => (i % 5 ? v : v / 0)),
    );
    rows.push(...rowsOf(p, infinite, 'infinities').slice(0, 1));
    // On graphics cards NaN and infinities are what the driver makes of them.
    rows.push(
      ...[rowsOf(p, holes, 'NaN'), rowsOf(p, infinite, 'infinities')]
        .flat()
        .filter(({ kernel }) => /^AvgPool(3D)?$/.test(kernel))
        .map((row): Row => ({ ...row, backends: ['cpu', 'wasm'] })),
    );
    const large = listed(
      shape,
      seeded(shape, 2, 'int32').values.map((v) => 2 ** 30 + v),
      'int32',
    );
    rows.push(...rowsOf(p, large, 'beyond 24 bits'));
  }
  return rows;
}
