import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import type { WasmBackend } from '../../lib/wasm/backend.js';
import { spreadOf } from '../../lib/wasm/host/may_filter.js';
import { setTeam } from '../../lib/wasm/host/team.js';
import { ready } from '../../lib/wasm/index.js';
import { engineOf } from '../../lib/wasm/install.js';
import { GuardedMemory } from './guarded_memory.js';

/** A step of a logarithm is 1/128 of a bit. */
const STEPS = 128;

/** What spread.ts says that it writes, one number after another. */
function plainSpread(values: Float32Array): number[] {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const logs = Array.from(bits, (word) => (word >>> 16) & 0x7fff);
  const present = logs.filter((log) => log >= STEPS);
  if (logs.every((log) => log === 0)) return [0, 0, 0];
  const most = logs.reduce((max, log) => Math.max(max, log));
  const blocks = Array.from({ length: values.length >> 6 }, (_, i) =>
    logs.slice(64 * i, 64 * i + 64),
  ).filter((block) => block.filter((log) => log >= STEPS).length >= 8);
  const least = Math.min(...blocks.map((block) => Math.max(...block)));
  const finite = most < 240 * STEPS && most >= 24 * STEPS;
  const mean = present.reduce((sum, log) => sum + log, 0) / present.length;
  return [
    finite ? Math.fround((most - mean) / STEPS) : Number.POSITIVE_INFINITY,
    blocks.length > 0 ? Math.max(0, (most - least) / STEPS) : 0,
    present.length,
  ];
}

const memory = new GuardedMemory();

/** Of the values in `parts` parts of whole blocks. */
function spread(values: Float32Array, parts = 1): number[] {
  memory.reset();
  const [x, out] = [memory.write(values), memory.allocate(12)];
  const sums = memory.allocate(24 * parts);
  const blocks = Math.floor(values.length / 64);
  for (let i = 0; i < parts; i++) {
    const first = 64 * Math.floor((i * blocks) / parts);
    const end = i + 1 < parts ? 64 * Math.floor(((i + 1) * blocks) / parts) : values.length;
    memory.simd.spreadSums(x + 4 * first, end - first, sums + 24 * i);
  }
  memory.simd.spread(sums, parts, out);
  return [...memory.read(out, 3)];
}

/** Numbers of many magnitudes; some are 0, some too small to be normal. */
function drawn(size: number, seed: number): Float32Array {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const quietest = Math.floor(next() * size);
  return Float32Array.from({ length: size }, (_, i) => {
    const kind = next();
    if (kind < 0.3) return 0;
    if (kind < 0.35) return 2 ** -130 * next();
    const size = Math.abs(i - quietest) < 100 ? 2 ** -20 : 1;
    return size * (next() - 0.5) * 2 ** (16 * next());
  });
}

test.each([1, 7, 63, 64, 65, 128, 200, 1000, 4096, 65536, 65600, 150001])(
  'the spread of %i numbers is that of a plain loop',
  (size) => {
    for (let seed = 1; seed <= (size < 5000 ? 40 : 4); seed++) {
      const values = drawn(size, seed);
      expect(spread(values, 1 + (seed % 3))).toEqual(plainSpread(values));
    }
  },
);

test.each([
  ['zeros', [0, 0, 0]],
  ['a number that is not finite', [Number.POSITIVE_INFINITY, 0, 3]],
  ['numbers too large to be added up', [Number.POSITIVE_INFINITY, 0, 3]],
  ['numbers too small to be multiplied', [Number.POSITIVE_INFINITY, 0, 3]],
])('%s', (name, expected) => {
  const values = new Float32Array(100);
  if (name.includes('finite')) values.set([1, Number.NaN, 2], 70);
  if (name.includes('large')) values.set([1, 3e38, 2], 70);
  if (name.includes('small')) values.set([1e-33, 1e-32, 2e-33], 70);
  expect(spread(values)).toEqual(expected);
});

test('a block of which few numbers are not 0 is no region of small ones', () => {
  const few = new Float32Array(256).fill(1024);
  few.fill(0, 64, 128).fill(1, 64, 71);
  const more = few.slice().fill(1, 64, 72);
  expect(spread(few)[1]).toBe(0);
  expect(spread(more)[1]).toBe(10);
});

test.each([1, 65, 200, 1000, 65600])(
  'of a tensor of %i numbers it is judged by all of them and no others, on any number of threads',
  async (size) => {
    await tf.setBackend('wasm');
    expect(await ready()).toBe('simd');
    const backend = tf.backend() as unknown as WasmBackend;
    const simd = engineOf(backend).simd!;
    const functions = simd as unknown as Record<string, (...args: readonly number[]) => void>;
    const values = drawn(size, 3);
    const [overMean, overLeastBlock, count] = plainSpread(values);
    for (const threads of [1, 2, 3, 8]) {
      const run = (calls: readonly { name: string; args: readonly number[] }[]) => {
        for (const { name, args } of calls) functions[name]!(...args);
      };
      setTeam(backend, threads === 1 ? null : { size: threads, least: 1, run });
      const x = tf.tensor([...values, ...new Float32Array(64).fill(1e20)]);
      const { dataId, dtype } = x;
      const spread = spreadOf(backend, simd, { dataId, dtype, shape: [size] });
      expect(spread).toEqual({ overMean, overLeastBlock, density: count! / size });
      x.dispose();
    }
    setTeam(backend, null);
  },
);
