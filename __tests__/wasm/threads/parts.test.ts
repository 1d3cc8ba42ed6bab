import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { setTeam } from '../../../lib/wasm/host/team.js';
import { ready, setPrecision } from '../../../lib/wasm/index.js';
import { engineOf } from '../../../lib/wasm/install.js';
import { noise } from '../compare.js';

/** Numbers from 0 to before n, the same in every run. */
function drawing(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

interface Case {
  readonly x: [number, number, number, number];
  readonly filter: [number, number, number, number];
  readonly strides: [number, number];
  readonly pad: 'same' | 'valid';
}

function caseOf(seed: number): Case {
  const draw = drawing(seed);
  const flat = draw(3) === 0;
  const kernel = [flat ? 1 : 1 + draw(7), 1 + draw(9)] as const;
  const channels = () => [1, 3, 8, 16, 20, 24, 36][draw(7)]!;
  return {
    x: [1 + draw(4), flat ? 1 : kernel[0] + draw(30), kernel[1] + draw(60), channels()],
    filter: [...kernel, channels(), channels()],
    strides: [flat ? 1 : 1 + draw(3), 1 + draw(3)],
    pad: draw(2) === 0 ? 'same' : 'valid',
  };
}

/** What a convolution and its gradients compute. */
function computed({ x: shape, filter: [kh, kw, , co], strides, pad }: Case): Float32Array[] {
  const drawn = (s: number[], seed: number): tf.Tensor4D =>
    tf.tensor4d([...noise(tf.util.sizeFromShape(s), seed)], s as Case['x']);
  const [x, filter] = [drawn(shape, 1), drawn([kh, kw, shape[3], co], 2)];
  const y = tf.conv2d(x, filter, strides, pad);
  const dy = drawn(y.shape, 3);
  const [dx, dw] = tf.grads((a, b) => tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, strides, pad))(
    [x, filter],
    dy,
  );
  return [y, dx!, dw!].map((tensor) => tensor.dataSync() as Float32Array);
}

function inTidy(given: Case): Float32Array[] {
  tf.engine().startScope();
  const lists = computed(given);
  tf.engine().endScope();
  return lists;
}

/** Where in the bits two lists differ: numbers compare 0 and -0 as equal. */
const differences = (a: Float32Array, b: Float32Array) => {
  const [p, q] = [a, b].map((list) => new Uint32Array(list.buffer, list.byteOffset, list.length));
  return p!.findIndex((bits, i) => bits !== q![i]);
};

const CASES = Array.from({ length: 20 }, (_, i) => 1000 + i);

describe.each(['fast', 'exact'] as const)('parts, %s', (precision) => {
  beforeAll(async () => {
    await tf.setBackend('wasm');
    expect(await ready()).toBe('simd');
  });

  afterAll(() => setPrecision('fast'));

  test.each([2, 3, 8])('in %i, from the last to the first, have the bits of the whole', (size) => {
    setPrecision(precision);
    const backend = tf.backend();
    const simd = engineOf(backend).simd as unknown as Record<string, (...n: number[]) => void>;
    let most = 0;
    const run = (calls: readonly { name: string; args: readonly number[] }[]) => {
      most = Math.max(most, calls.length);
      for (const { name, args } of [...calls].reverse()) simd[name]!(...args);
    };
    const wrong = CASES.filter((seed) => {
      const given = caseOf(seed);
      const whole = inTidy(given);
      setTeam(backend, { size, least: 1, run });
      const parts = inTidy(given);
      setTeam(backend, null);
      return whole.some((list, i) => differences(list, parts[i]!) >= 0);
    });
    expect(wrong).toEqual([]);
    expect(most).toBeGreaterThanOrEqual(size);
  });
});
