/**
 * Usage: npx tsx bench/load_cost.ts [--megabytes N] [--runs N] [--backend NAME]
 *
 * What loading a large file of Keras's costs: makes a model of dense layers as .keras and as .h5, loads each in fresh
 * processes, and prints the medians of time (of processor and by the clock) and of the peak of memory above what the
 * process had before, with the two ratios: the .keras's time to the .h5's, and the peak to weights plus file. On Linux.
 *
 *   --megabytes   of weights; default 194
 *   --runs        loads of each file; default 5
 *   --backend     cpu (default) or wasm
 */
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { Random } from '../lib/arithmetic/random.js';
import { toKeras } from '../lib/keras/index.js';
import { integerOption, runScript } from '../scripts/command_line.js';
import type { LoadCost } from './load_cost_child.js';
import { summary } from './statistics.js';

const OPTIONS = {
  megabytes: { type: 'string', default: '194' },
  runs: { type: 'string', default: '5' },
  backend: { type: 'string', default: 'cpu' },
} as const;

const UNITS = 1024;
const LAYER_MEGABYTES = (UNITS * UNITS * 4) / 2 ** 20;

/** Dense layers of weights that do not pack. */
async function model(megabytes: number): Promise<tfl.LayersModel> {
  await tf.setBackend('cpu');
  const random = new Random(1);
  const made = tfl.sequential();
  for (let i = 0; i < Math.ceil(megabytes / LAYER_MEGABYTES); i++) {
    const inputShape = i === 0 ? { inputShape: [UNITS] } : {};
    const zeros = { kernelInitializer: 'zeros' as const, useBias: false };
    made.add(tfl.layers.dense({ units: UNITS, ...zeros, ...inputShape }));
    const numbers = Float32Array.from({ length: UNITS * UNITS }, () => random.uniform(-1, 1));
    made.layers[i]!.setWeights([tf.tensor(numbers, [UNITS, UNITS])]);
  }
  return made;
}

function load(path: string, backend: string): Promise<LoadCost> {
  const child = fork(
    fileURLToPath(new URL('./load_cost_child.ts', import.meta.url)),
    [path, backend],
    { execArgv: ['--import', 'tsx'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
  );
  return new Promise((resolve, reject) => {
    child.once('message', (cost: LoadCost) => resolve(cost));
    child.once('exit', (code) => reject(new Error(`the load ended by ${code}`)));
  });
}

await runScript(import.meta.url, OPTIONS, async ({ megabytes, runs, backend }) => {
  const folder = mkdtempSync(join(tmpdir(), 'load-cost-'));
  try {
    const large = await model(integerOption('megabytes', megabytes));
    const rows: Record<string, { processor: number; clock: number; memory: number }> = {};
    for (const format of ['h5', 'keras'] as const) {
      const path = join(folder, `large.${format}`);
      const bytes = await toKeras(large, { format });
      writeFileSync(path, bytes);
      const costs: LoadCost[] = [];
      for (let i = 0; i < integerOption('runs', runs); i++) costs.push(await load(path, backend));
      const median = (key: keyof LoadCost) => summary(costs.map((cost) => cost[key])).median;
      rows[format] = {
        processor: median('processor'),
        clock: median('clock'),
        memory: median('memory'),
      };
      const both = bytes.length + large.countParams() * 4;
      console.log(
        `.${format}, ${(bytes.length / 2 ** 20).toFixed(0)} MB: ${median('processor').toFixed(0)} ms of processor time, ` +
          `${median('clock').toFixed(0)} ms; ${median('memory').toFixed(0)} MB at most, ` +
          `${((median('memory') * 2 ** 20) / both).toFixed(2)} of weights and file`,
      );
    }
    const ratio = (key: 'processor' | 'clock') => (rows.keras![key] / rows.h5![key]).toFixed(2);
    console.log(
      `.keras to .h5: ${ratio('processor')} of processor time, ${ratio('clock')} by the clock`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
