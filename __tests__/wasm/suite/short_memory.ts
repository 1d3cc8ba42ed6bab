import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import '../../../lib/index.js';
import type { WasmBackend } from '../../../lib/wasm/backend.js';
import { guardMemory, MemoryShortage } from '../../../lib/wasm/guard_memory.js';
import { noise } from '../compare.js';

/** The least size that the heap refuses, and a count of what it was asked for. */
let refused = Number.POSITIVE_INFINITY;
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

const CALLS: Record<string, () => tf.Tensor> = {
  'an upload': () => tf.tensor(new Float32Array(40_000)),
  'an output of stock': () => tf.add(tf.ones([200]), tf.ones([200, 1])),
  'a convolution': () => tf.conv2d(image(64) as tf.Tensor4D, filter(), 1, 'same'),
  'a transposed convolution': () =>
    tf.conv2dTranspose(image(40) as tf.Tensor4D, filter(), [1, 80, 80, 16], 2, 'same'),
  'a filter gradient': () => {
    const x = image(64) as tf.Tensor4D;
    return tf.grad((w: tf.Tensor) => tf.conv2d(x, w as tf.Tensor4D, 1, 'same'))(filter());
  },
};

/** What happens where the heap of the current wasm backend is short, with the module or without it. */
export function shortMemorySuite(within: boolean): void {
  beforeAll(async () => {
    await tf.setBackend('wasm');
    const { wasm } = tf.backend() as unknown as WasmBackend;
    const stock = wasm._malloc;
    // A heap that is short from some size on, below the guard.
    const short = (bytes: number) => {
      asked.push(bytes);
      return bytes >= refused ? 0 : stock(bytes);
    };
    Object.assign(wasm, { _malloc: short });
    guardMemory({ wasm });
  });
  beforeEach(() => {
    refused = Number.POSITIVE_INFINITY;
    asked = [];
  });

  test.each(Object.keys(CALLS))(
    '%s that does not fit throws, and nothing else is touched',
    (name) => {
      const { whole, dispose } = witnesses();
      const before = [tf.memory().numTensors, tf.engine().backend.numDataIds()];
      tf.tidy(() => void CALLS[name]!());
      const sizes = [...new Set(asked)].filter((bytes) => bytes > 1024).sort((a, b) => b - a);
      expect(sizes.length).toBeGreaterThan(0);
      for (const size of sizes) {
        refused = size;
        let shortage: unknown = null;
        try {
          tf.tidy(() => void CALLS[name]!());
        } catch (error) {
          shortage = error;
        }
        refused = Number.POSITIVE_INFINITY;
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
      const run = () => tf.tidy(() => CALLS['a convolution']!().dataSync());
      const right = run();
      const most = Math.max(...asked);
      refused = most;
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
