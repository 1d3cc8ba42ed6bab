import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import '../../../lib/index.js';
import type { WasmBackend } from '../../../lib/wasm/backend.js';
import { runAllParts, type WholeAndParts } from '../../../lib/wasm/host/run_parts.js';
import { type ModuleCall, setTeam } from '../../../lib/wasm/host/team.js';
import type { SimdExports } from '../../../lib/wasm/simd_exports.js';

const RUN = 'convolution';
const part = (at: number) => ({ at: [at], sizes: null });
const cut = (first: number): WholeAndParts<null> => ({
  whole: part(first),
  parts: [part(first), part(first + 1)],
});
const uncut = (at: number): WholeAndParts<null> => ({ whole: part(at), parts: [part(at)] });

/** Which calls are run together, told by the first address of each. */
function turns(runs: readonly WholeAndParts<null>[], bytes: number): number[][] {
  const backend = tf.backend() as unknown as WasmBackend;
  const all: number[][] = [];
  const run = (calls: readonly ModuleCall[]) => void all.push(calls.map(({ args }) => args[0]!));
  const simd = { [RUN]: (at: number) => all.push([at]) } as unknown as SimdExports;
  setTeam(backend, { size: 2, least: 1, run });
  try {
    runAllParts(backend, simd, { run: RUN, plan: () => bytes, write: () => {} }, runs);
  } finally {
    setTeam(backend, null);
  }
  return all;
}

beforeAll(() => tf.setBackend('wasm'));

test.each<[string, WholeAndParts<null>[], bytes: number, expected: number[][]]>([
  ['all parts of all at once', [cut(1), cut(3), uncut(5)], 1000, [[1, 2, 3, 4, 5]]],
  [
    'those of one after the other where scratch is much',
    [cut(1), cut(3), uncut(5)],
    2 ** 22,
    [[1, 2], [3, 4], [5]],
  ],
  ['none is cut', [uncut(1), uncut(2)], 1000, [[1], [2]]],
  ['one alone', [cut(1)], 1000, [[1, 2]]],
  ['none', [], 1000, []],
])('%s', (_, runs, bytes, expected) => {
  expect(turns(runs, bytes)).toEqual(expected);
});
