/**
 * Usage: npx tsx bench/guard.ts [--only TEXT] [--runs N]
 *
 * What the guard of minimal filtering costs (docs/wasm.md, Dynamic range): for each training step and prediction,
 * on fresh data, the passes over operands, their milliseconds with what surrounds them, and their part of the
 * whole, all in one run.
 *
 *   --only   only rows whose name contains this
 *   --runs   runs to take medians of, for each pass and for the whole; default 20
 */
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import '../lib/repairs/index.js';
import type { WasmBackend } from '../lib/wasm/backend.js';
import { mayFilter } from '../lib/wasm/host/may_filter.js';
import { ready } from '../lib/wasm/index.js';
import { engineOf } from '../lib/wasm/install.js';
import type { SimdExports } from '../lib/wasm/simd_exports.js';
import * as builders from '../models/index.js';
import { integerOption, runScript } from '../scripts/command_line.js';
import { BUILT } from './rows.js';
import { summary } from './statistics.js';
import { tfjsTask } from './tfjs_tasks.js';

const OPTIONS = {
  only: { type: 'string', default: '' },
  runs: { type: 'string', default: '20' },
} as const;

const median = (samples: readonly number[]) => summary(samples).median;

/** Milliseconds of the rule for two operands of hardly any values: what a guard costs besides its passes. */
function rule(simd: SimdExports): number {
  const backend = tf.backend() as unknown as WasmBackend;
  const samples = Array.from({ length: 500 }, () => {
    const [a, b] = [tf.ones([8]), tf.ones([8])];
    const start = performance.now();
    mayFilter(backend, simd, { terms: 72, operands: [a, b], windowed: a });
    const time = performance.now() - start;
    tf.dispose([a, b]);
    return time;
  });
  return median(samples.slice(100));
}

await runScript(import.meta.url, OPTIONS, async ({ only, runs }) => {
  const count = integerOption('runs', runs);
  await tf.setBackend('wasm');
  await ready();
  const engine = engineOf(tf.backend());
  const { simd } = engine;
  if (simd === null) throw new Error('The engine must have SIMD for wasm.');
  let passes: { milliseconds: number; bytes: number }[] = [];
  const timed = (x: number, floats: number, to: number) => {
    const start = performance.now();
    simd.spreadSums(x, floats, to);
    passes.push({ milliseconds: performance.now() - start, bytes: floats * 4 });
  };
  const around = rule(simd);
  engine.simd = { ...simd, spreadSums: timed };
  console.log(`around a pass or two: ${(1000 * around).toFixed(1)} microseconds`);
  for (const kind of ['predict', 'step'] as const) {
    for (const [index, { name }] of BUILT.entries()) {
      if (!name.includes(only)) continue;
      const task = tfjsTask({ kind, index }, { tf, builders });
      for (let i = 0; i < 5; i++) await task();
      const [all, wholes]: [(typeof passes)[], number[]] = [[], []];
      for (let i = 0; i < count; i++) {
        passes = [];
        const start = process.cpuUsage();
        await task();
        const { user, system } = process.cpuUsage(start);
        wholes.push((user + system) / 1000);
        all.push(passes);
      }
      // Each pass by itself: other work on the machine lengthens some of them.
      const guard = passes.reduce(
        (sum, _, pass) => sum + around + median(all.map((run) => run[pass]!.milliseconds)),
        0,
      );
      const whole = median(wholes);
      const mebibytes = passes.reduce((sum, { bytes }) => sum + bytes, 0) / 2 ** 20;
      console.log(
        [
          kind,
          name.padEnd(36),
          `${whole.toFixed(2)} ms,`,
          `guard ${guard.toFixed(3)} ms:`,
          `${((100 * guard) / whole).toFixed(2)}%,`,
          `${passes.length} passes over`,
          `${mebibytes.toFixed(2)} MiB`,
        ].join(' '),
      );
    }
  }
});
