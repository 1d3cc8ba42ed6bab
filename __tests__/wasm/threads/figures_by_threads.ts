/**
 * Prints the checksums of all bits cases for several numbers of threads, and how many calls of the module they were cut into: every
 * call that can be cut is, however small.
 */
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { teamOf } from '../../../lib/wasm/host/team.js';
import { startThreads, threads } from '../../../lib/wasm/threads/index.js';
import { figuresOfCases } from '../bits/figures_of_cases.js';

async function main(): Promise<void> {
  const found = [];
  for (const count of [2, 1, 3, 4, 8]) {
    const started = await startThreads(count);
    const team = teamOf(tf.backend());
    const calls: Record<string, number> = {};
    if (team !== undefined) {
      team.least = 1;
      const run = team.run.bind(team);
      team.run = (given) => {
        const { name } = given[0]!;
        calls[name] = Math.max(calls[name] ?? 0, given.length);
        run(given);
      };
    }
    const figures = tf.tidy(figuresOfCases);
    const wasm = (tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } }).wasm;
    const shared = wasm.HEAPU8.buffer instanceof SharedArrayBuffer;
    found.push({ count, started, threads: threads(), shared, calls, figures });
  }
  console.log(JSON.stringify(found));
}

main();
