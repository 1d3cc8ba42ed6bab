/** What bench/browser_steps.ts runs in a page. */
import '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import type { KernelSet } from './gpu/kernel_sets.js';

/** What tfjs has before this package puts its kernels there. */
const stock = tf.getKernelsForBackend('webgpu');

let turn: (set: KernelSet) => Promise<number>;

/** Builds a model of rows.ts, whose training steps `step` runs. */
async function prepare(index: number): Promise<void> {
  const { kernelSets } = await import('./gpu/kernel_sets.js');
  const { timed } = await import('./gpu/card.js');
  const { tfjsTask } = await import('./tfjs_tasks.js');
  const builders = await import('../models/index.js');
  await import('../lib/webgpu/index.js');
  if (!(await tf.setBackend('webgpu'))) throw new Error('no WebGPU here');
  const use = kernelSets(stock);
  const task = tfjsTask({ kind: 'step', index }, { tf, builders });
  turn = (set) => {
    use(set);
    return timed(task, 1, { now: () => performance.now() });
  };
}

/** A training step by these kernels: its milliseconds by the clock, until the card is done. */
const step = (set: KernelSet): Promise<number> => turn(set);

Object.assign(globalThis, { tests: { prepare, step } });
