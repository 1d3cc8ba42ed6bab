import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import '../../../lib/index.js';
import {
  ADAM_STEP,
  BATCH_NORM_GRADIENT,
  BATCH_NORM_TRAINING,
  DROPOUT_MASK,
  OPTIMIZER_STEPS,
} from '../../../lib/ops/kernel_names.js';
import { replacedKernels } from '../../../lib/tfjs/replace_kernels.js';
import type { WasmBackend } from '../../../lib/wasm/backend.js';
import { guardMemory, MemoryShortage } from '../../../lib/wasm/guard_memory.js';
import { inputsOf } from '../../kernels/inputs_of.js';
import type { Row } from '../../kernels/row.js';
import { table } from '../../kernels/table.js';
import { noise } from '../compare.js';

/** Whether the heap refuses so many bytes, asked for as the nth, and what it was asked for. */
let refuses = (_bytes: number, _place: number) => false;
let asked: number[] = [];

/** Forty tensors, and whether they still hold what they held. */
function witnesses() {
  const values = Array.from({ length: 40 }, (_, i) => noise(64, i));
  const tensors = values.map((v) => tf.tensor(v));
  return {
    whole: () => tensors.every((t, i) => String(t.dataSync()) === String(values[i])),
    dispose: () => tf.dispose(tensors),
  };
}

const image = (size: number) => tf.tensor(noise(size * size * 16, 1), [1, size, size, 16]);
const filter = () => tf.tensor(noise(9 * 16 * 16, 2), [3, 3, 16, 16]) as tf.Tensor4D;

const ADAM = { beta1: 0.9, rest1: 0.1, beta2: 0.99, rest2: 0.01, first: 1, second: 1 };
const STEP = { ...ADAM, epsilon: 1e-7, rate: 0.1, inPlace: true };
/** What a step of Adam begins with, for variables of several sizes. */
const beginning = (size: number) => ({
  value: tf.ones([size]),
  gradient: tf.ones([size]),
  momentum: tf.ones([size]),
  velocity: tf.ones([size]),
});

const CALLS: Record<string, () => unknown> = {
  'an upload': () => tf.tensor(new Float32Array(40_000)),
  'an output of stock': () => tf.add(tf.ones([200]), tf.ones([200, 1])),
  'a convolution': () => tf.conv2d(image(64) as tf.Tensor4D, filter(), 1, 'same'),
  'a dilated convolution': () =>
    tf.conv2d(image(61) as tf.Tensor4D, filter(), 1, 'same', 'NHWC', 2),
  'a transposed convolution': () =>
    tf.conv2dTranspose(image(40) as tf.Tensor4D, filter(), [1, 80, 80, 16], 2, 'same'),
  'a tile over axes that lie apart': () => tf.tile(image(40), [1, 2, 1, 3]),
  'a sum over narrow rows': () => tf.sum(tf.ones([3000, 2]), 0),
  'a mask of dropout': () => tf.engine().runKernel(DROPOUT_MASK, {}, { shape: [3000], rate: 0.5 }),
  'a batch normalization and its gradients': () => {
    const [gamma, beta] = [tf.ones([16]), tf.zeros([16])];
    const inputs = { x: image(20), gamma, beta };
    const [dy, mean, variance] = tf.engine().runKernel(BATCH_NORM_TRAINING, inputs, {
      epsilon: 0.001,
    }) as tf.Tensor[];
    const given = { dy: dy!, x: inputs.x, mean: mean!, variance: variance!, gamma };
    return tf.engine().runKernel(BATCH_NORM_GRADIENT, given, { epsilon: 0.001 });
  },
  'a step of an optimizer': () => tf.engine().runKernel(ADAM_STEP, beginning(3000), STEP),
  'steps of several variables': () => {
    const all = [3000, 2000].flatMap((size, i) =>
      Object.entries(beginning(size)).map(([name, tensor]) => [`${i} ${name}`, tensor] as const),
    );
    const attrs = { kernel: ADAM_STEP, steps: [STEP, STEP] } as unknown as tf.NamedAttrMap;
    return tf.engine().runKernel(OPTIMIZER_STEPS, Object.fromEntries(all), attrs);
  },
  'a filter gradient': () => {
    const x = image(64) as tf.Tensor4D;
    return tf.grad((w: tf.Tensor) => tf.conv2d(x, w as tf.Tensor4D, 1, 'same'))(filter());
  },
};

/** What the backend's own kernels make on their way stays where these are none of ours. */
const OF_STOCK = /^(All|Any|Cumprod|Cumsum|Einsum|Max|Min|Prod)$/;
/** Rows of a kernel that are run, and allocations of one that fail. */
const MOST = 6;

/** What a kernel leaves behind where one of its allocations fails, the first such of these rows. */
function leftBy(kernel: string, rows: readonly Row[]): string[] {
  const backend = tf.backend() as tf.KernelBackend & { numDataIds(): number };
  return tf.tidy(() =>
    rows.flatMap((row) => {
      const { inputs } = inputsOf(row);
      const run = () =>
        tf.tidy(() => void tf.engine().runKernel(kernel, inputs, row.attrs as tf.NamedAttrMap));
      // What is kept of an input is there from now on.
      for (let i = 0; i < 3; i++) run();
      asked = [];
      run();
      return asked.slice(0, MOST).flatMap((_, nth) => {
        const before = backend.numDataIds();
        asked = [];
        refuses = (_bytes, place) => place === nth;
        let shortage: unknown = new MemoryShortage(0, 0);
        try {
          run();
        } catch (error) {
          shortage = error;
        }
        refuses = () => false;
        const left = backend.numDataIds() - before;
        if (left === 0 && shortage instanceof MemoryShortage) return [];
        return [`${kernel} ${row.name}: allocation ${nth} leaves ${left}, ${shortage}`];
      });
    }),
  );
}

/** What happens where the heap of the current wasm backend is short, with the module or without it. */
export function shortMemorySuite(within: boolean): void {
  beforeAll(async () => {
    await tf.setBackend('wasm');
    const { wasm } = tf.backend() as unknown as WasmBackend;
    const stock = wasm._malloc;
    // A heap that is short from some size on, below the guard.
    const short = (bytes: number) => {
      asked.push(bytes);
      return refuses(bytes, asked.length - 1) ? 0 : stock(bytes);
    };
    Object.assign(wasm, { _malloc: short });
    guardMemory({ wasm });
  });
  beforeEach(() => {
    refuses = () => false;
    asked = [];
  });

  const rows = table().filter(
    ({ backends, expected }) => expected !== 'throws' && (backends?.includes('wasm') ?? true),
  );

  test('no kernel of ours leaves anything behind where any of its allocations fails', () => {
    const ours = replacedKernels('wasm').filter((kernel) => !OF_STOCK.test(kernel));
    expect(ours.length).toBeGreaterThan(100);
    const left = ours.flatMap((kernel) => {
      const own = rows.filter((row) => row.kernel === kernel);
      return leftBy(kernel, own.length > MOST ? [...own.slice(0, 3), ...own.slice(-3)] : own);
    });
    expect(left.slice(0, 20)).toEqual([]);
  });

  test.each(Object.keys(CALLS))(
    '%s that does not fit throws, and nothing else is touched',
    (name) => {
      const { whole, dispose } = witnesses();
      const before = [tf.memory().numTensors, tf.engine().backend.numDataIds()];
      tf.tidy(() => void CALLS[name]!());
      const sizes = [...new Set(asked)].filter((bytes) => bytes > 1024).sort((a, b) => b - a);
      expect(sizes.length).toBeGreaterThan(0);
      const fromSizes = sizes.map((least) => (bytes: number) => bytes >= least);
      const inTurn = asked.map((_, nth) => (_bytes: number, place: number) => place === nth);
      for (const one of [...fromSizes, ...inTurn]) {
        asked = [];
        refuses = one;
        let shortage: unknown = null;
        try {
          tf.tidy(() => void CALLS[name]!());
        } catch (error) {
          shortage = error;
        }
        refuses = () => false;
        // A way with less scratch may have served.
        if (shortage !== null) {
          expect(shortage).toBeInstanceOf(MemoryShortage);
          expect((shortage as Error).message).toMatch(/memory of \d+ bytes must fit into its heap/);
        }
        expect(whole()).toBe(true);
        expect([tf.memory().numTensors, tf.engine().backend.numDataIds()]).toEqual(before);
      }
      dispose();
    },
  );

  if (within) {
    test('where only scratch is short, plain sums take the place of minimal filtering', () => {
      const run = () => tf.tidy(() => (CALLS['a convolution']!() as tf.Tensor).dataSync());
      const right = run();
      const most = Math.max(...asked);
      refuses = (bytes) => bytes >= most;
      const got = run();
      expect(Math.max(...got.map((v, i) => Math.abs(v - right[i]!)))).toBeLessThan(1e-4);
    });
  }

  test.each([2 ** 32, 2 ** 33 + 5, Number.NaN, -1])(
    '%d bytes are refused, not wrapped around',
    (bytes) => {
      const { wasm } = tf.backend() as unknown as WasmBackend;
      expect(() => wasm._malloc(bytes)).toThrow(MemoryShortage);
    },
  );
}
