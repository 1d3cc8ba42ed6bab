/** What bench/browser_steps.ts runs in a page. */
import '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import type { Times } from './gpu/measure.js';

/** What tfjs has before this package puts its kernels there. */
const stock = tf.getKernelsForBackend('webgpu');

/** Times of a training step of a builder of rows.ts by this package's kernels and by tfjs's, in turn. */
async function step(index: number, rounds: number): Promise<Times> {
  const { kernelSets, OURS, STOCK } = await import('./gpu/kernel_sets.js');
  const { measure } = await import('./gpu/measure.js');
  const { tfjsTask } = await import('./tfjs_tasks.js');
  const builders = await import('../models/index.js');
  await import('../lib/webgpu/index.js');
  if (!(await tf.setBackend('webgpu'))) throw new Error('no WebGPU here');
  const use = kernelSets(stock);
  const task = tfjsTask({ kind: 'step', index }, { tf, builders });
  const contenders = ([OURS, STOCK] as const).map((name) => ({
    name,
    task,
    begin: () => use(name),
  }));
  return measure(contenders, {
    rounds,
    until: Number.POSITIVE_INFINITY,
    now: () => performance.now(),
  });
}

const page = { step };
Object.assign(globalThis, { tests: page });
