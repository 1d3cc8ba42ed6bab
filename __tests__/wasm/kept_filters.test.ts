import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import '../../lib/index.js';
import type { WasmBackend } from '../../lib/wasm/backend.js';
import { MemoryShortage } from '../../lib/wasm/guard_memory.js';
import { KeptFilters, keptFilters } from '../../lib/wasm/host/kept_filters.js';
import { type Precision, setPrecision } from '../../lib/wasm/index.js';
import { noise } from './compare.js';

beforeEach(async () => {
  await tf.setBackend('wasm');
});
afterEach(() => {
  setPrecision('fast');
  jest.restoreAllMocks();
});

const backend = () => tf.backend() as unknown as WasmBackend;
const kept = () => keptFilters(backend()).bytes;
const drawn = (shape: number[], seed = 1) =>
  tf.tensor(noise(tf.util.sizeFromShape(shape), seed), shape);

interface Row {
  /** The functions of the module that take the filter. */
  readonly way: readonly string[];
  readonly x: number[];
  readonly filter: number[];
  readonly strides: [number, number];
  readonly transposed?: boolean;
  readonly precision?: Precision;
}

const [LARGE, FILTER]: [number[], number[]] = [
  [1, 24, 24, 48],
  [3, 3, 48, 40],
];
const ROWS: Row[] = [
  {
    way: ['convolution'],
    x: [1, 6, 6, 8],
    filter: [3, 3, 8, 13],
    strides: [1, 1],
    precision: 'exact',
  },
  {
    way: ['convolution'],
    x: [1, 4, 2, 8],
    filter: [3, 3, 8, 1],
    strides: [1, 1],
    precision: 'exact',
  },
  {
    way: ['convolution'],
    x: [1, 12, 12, 32],
    filter: [3, 3, 32, 40],
    strides: [1, 1],
    precision: 'exact',
  },
  { way: ['filteringConvolution'], x: LARGE, filter: FILTER, strides: [1, 1] },
  { way: ['filteringConvolution'], x: LARGE, filter: [5, 5, 48, 64], strides: [2, 2] },
  { way: ['filteringRowConvolution'], x: LARGE, filter: [7, 7, 48, 40], strides: [1, 1] },
  {
    way: ['filteringRowConvolution'],
    x: [1, 1, 240, 32],
    filter: [1, 7, 32, 24],
    strides: [1, 1],
  },
  {
    way: ['inputGradient'],
    x: [1, 4, 4, 8],
    filter: [2, 2, 5, 8],
    strides: [2, 2],
    transposed: true,
  },
  {
    way: ['filteringInputGradient'],
    x: LARGE,
    filter: [3, 3, 24, 48],
    strides: [2, 2],
    transposed: true,
  },
  {
    way: ['filteringConvolution'],
    x: LARGE,
    filter: [3, 3, 24, 48],
    strides: [1, 1],
    transposed: true,
  },
  {
    way: ['inputGradient'],
    x: [1, 1, 1, 32],
    filter: [4, 4, 8, 32],
    strides: [1, 1],
    transposed: true,
  },
];
/** One that is filtered. */
const FILTERED = ROWS[3]!;

function computed({ x, filter, strides, transposed }: Row, w: tf.Tensor4D): number[] {
  return tf.tidy(() => {
    const image = drawn(x) as tf.Tensor4D;
    if (!transposed) return [...tf.conv2d(image, w, strides, 'same').dataSync()];
    const spatial = x.slice(1, 3).map((n, i) => (n === 1 ? filter[i]! : n * strides[i]!));
    const shape = [x[0]!, ...spatial, filter[2]!] as [number, number, number, number];
    const pad = x[1] === 1 ? 'valid' : 'same';
    return [...tf.conv2dTranspose(image, w, shape, strides, pad).dataSync()];
  });
}

test.each(ROWS)(
  'a filter is kept from its second use on, and gives the same bits: $way $x, $filter, transposed: $transposed',
  (row) => {
    setPrecision(row.precision ?? 'fast');
    const w = drawn(row.filter, 2) as tf.Tensor4D;
    const start = kept();
    const first = computed(row, w);
    expect(kept()).toBe(start);
    const room = jest.spyOn(KeptFilters.prototype, 'room');
    expect(computed(row, w)).toEqual(first);
    expect(room.mock.calls.map(([, [run]]) => run)).toEqual(row.way);
    const bytes = kept();
    expect(bytes).toBeGreaterThan(start);
    for (let i = 0; i < 3; i++) expect(computed(row, w)).toEqual(first);
    expect(kept()).toBe(bytes);
    w.dispose();
    expect(kept()).toBe(start);
  },
);

test('a filter that takes little of the work is not kept', () => {
  const w = drawn([3, 3, 4, 4]) as tf.Tensor4D;
  const x = drawn([1, 96, 96, 4]) as tf.Tensor4D;
  const start = kept();
  for (let i = 0; i < 3; i++) tf.tidy(() => void tf.conv2d(x, w, 1, 'same'));
  expect(kept()).toBe(start);
  tf.dispose([w, x]);
});

test('a variable that is assigned has the filter of its new values', () => {
  const row = FILTERED;
  const w = tf.variable(drawn(row.filter, 2)) as unknown as tf.Variable<tf.Rank.R4>;
  for (let i = 0; i < 3; i++) computed(row, w);
  const next = drawn(row.filter, 3) as tf.Tensor4D;
  const expected = computed(row, next);
  w.assign(next);
  for (let i = 0; i < 3; i++) expect(computed(row, w)).toEqual(expected);
  tf.dispose([w, next]);
});

const decoder = (seed: number) => {
  const kernelInitializer = tfl.initializers.glorotUniform({ seed });
  const size = { kernelSize: 4, strides: 2, padding: 'same', kernelInitializer } as const;
  return tfl.sequential({
    layers: [
      tfl.layers.conv2dTranspose({ ...size, filters: 12, inputShape: [6, 6, 16] }),
      tfl.layers.conv2d({ filters: 8, kernelSize: 3, padding: 'same', kernelInitializer }),
    ],
  });
};
const predicted = (model: tfl.LayersModel, x: tf.Tensor) =>
  tf.tidy(() => [...(model.predict(x) as tf.Tensor).dataSync()]);

test.each(['sgd', 'adam'] as const)(
  'steps of %s between predictions are seen',
  async (optimizer) => {
    const model = decoder(1);
    const [x, y] = [drawn([2, 6, 6, 16]), drawn([2, 12, 12, 8], 2)];
    model.compile({ optimizer, loss: 'meanSquaredError' });
    for (let step = 0; step < 4; step++) {
      await model.trainOnBatch(x, y);
      const outputs = [1, 2, 3].map(() => predicted(model, x));
      const copy = decoder(2);
      copy.setWeights(model.getWeights());
      const fresh = predicted(copy, x);
      copy.dispose();
      expect(outputs).toEqual([fresh, fresh, fresh]);
    }
    model.dispose();
    tf.dispose([x, y]);
  },
);

test('two models take turns; memory is flat, and free when they are gone', () => {
  const start = kept();
  const models = [decoder(1), decoder(2)];
  const x = drawn([1, 6, 6, 16]);
  const first = models.map((model) => predicted(model, x));
  for (let i = 0; i < 2; i++) for (const model of models) predicted(model, x);
  const before = [kept(), tf.memory().numTensors, backend().wasm.HEAPU8.length];
  expect(before[0]).toBeGreaterThan(start);
  for (let i = 0; i < 20; i++) {
    expect(models.map((model) => predicted(model, x))).toEqual(first);
  }
  expect([kept(), tf.memory().numTensors, backend().wasm.HEAPU8.length]).toEqual(before);
  for (const model of models) model.dispose();
  x.dispose();
  expect(kept()).toBe(start);
});

test('training steps keep nothing', async () => {
  const start = kept();
  const model = decoder(1);
  const [x, y] = [drawn([2, 6, 6, 16]), drawn([2, 12, 12, 8], 2)];
  model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
  for (let step = 0; step < 4; step++) {
    await model.trainOnBatch(x, y);
    expect(kept()).toBe(start);
  }
  model.dispose();
  tf.dispose([x, y]);
});

test('a backend that is started anew keeps its own', async () => {
  const row = FILTERED;
  const run = () => {
    const w = drawn(row.filter, 2) as tf.Tensor4D;
    const outputs = [1, 2, 3].map(() => computed(row, w));
    expect(kept()).toBeGreaterThan(0);
    return outputs;
  };
  const before = run();
  const factory = tf.findBackendFactory('wasm');
  tf.removeBackend('wasm');
  tf.registerBackend('wasm', factory, 2);
  await tf.setBackend('wasm');
  expect(kept()).toBe(0);
  expect(run()).toEqual(before);
});

/** A heap of so many bytes that counts what is taken. */
function heap(bytes: number) {
  const taken = new Map<number, number>();
  let next = 64;
  const used = () => [...taken.values()].reduce((sum, size) => sum + size, 0);
  const wasm = {
    HEAPU8: new Uint8Array(8),
    _malloc: (size: number) => {
      if (used() + size > bytes) return 0;
      next += size;
      taken.set(next - size, size);
      return next - size;
    },
    _free: (at: number) => void taken.delete(at),
  };
  const disposeData = (_: object) => true;
  return { backend: { wasm, disposeData } as unknown as WasmBackend, used };
}

describe('KeptFilters', () => {
  const how = ['run', 1, 2];

  test('finds a filter by its data and how it is arranged', () => {
    const { backend: own } = heap(1e6);
    const filters = new KeptFilters(own);
    const [a, b] = [{}, {}];
    expect(filters.find(a, how)).toBe(0);
    const at = filters.room(a, how, 100);
    expect(at % 64).toBe(0);
    expect(at).toBeGreaterThan(0);
    expect([filters.find(a, how), filters.find(a, ['run', 1, 3]), filters.find(b, how)]).toEqual([
      at,
      0,
      0,
    ]);
  });

  test('what was not asked for in 4,096 uses makes room, what was does not', () => {
    const { backend: own, used } = heap(1e6);
    const filters = new KeptFilters(own, 1000);
    const [a, b, c] = [{}, {}, {}];
    filters.room(a, how, 300);
    filters.room(b, how, 300);
    expect(filters.room(c, how, 300)).toBe(0);
    expect(filters.room(c, how, 600)).toBe(0);
    for (let i = 0; i < 5000; i++) filters.find(b, how);
    expect(filters.room(c, how, 300)).toBeGreaterThan(0);
    expect([a, b, c].map((data) => filters.find(data, how) > 0)).toEqual([false, true, true]);
    own.disposeData(b);
    own.disposeData(c);
    expect([filters.bytes, used()]).toEqual([0, 0]);
  });

  test('all make room where the heap is short, but while they are used', () => {
    const { backend: own, used } = heap(1000);
    const filters = new KeptFilters(own);
    expect(filters.room({}, how, 500)).toBeGreaterThan(0);
    // What does not fit is not kept, and what is there stays.
    filters.using(() => expect(() => own.wasm._malloc(600)).toThrow(MemoryShortage));
    expect(own.wasm._malloc(600)).toBeGreaterThan(0);
    expect([filters.bytes, used()]).toEqual([0, 600]);
    expect(filters.room({}, how, 500)).toBe(0);
  });
});
