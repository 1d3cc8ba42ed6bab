/**
 * A process of bench/decoders.ts: a decoder on tfjs-node, by its own kernels. It answers { runs } with the { times } of one, or, where
 * there are none, with the output's { values }.
 */
import * as tf from '@tensorflow/tfjs-core';
import { restoreUtilFunctions } from '../lib/node/restore_util.js';
import { restoreKernels } from './restore_kernels.js';
import { type Times, timesOf } from './times.js';

/** How many runs it is asked for, and what it answers. */
export interface Request {
  readonly runs: number;
}

export interface Answer {
  readonly times?: Times;
  readonly values?: Float32Array;
  readonly error?: string;
}

async function start(name: string): Promise<() => Promise<Float32Array>> {
  restoreUtilFunctions();
  await import('@tensorflow/tfjs-node');
  const stock = tf.getKernelsForBackend('tensorflow');
  await tf.setBackend('tensorflow');
  await tf.ready();
  // The models bring the repairs with them, which tfjs-node has not.
  const { decoderRun } = await import('./decoder_run.js');
  restoreKernels('tensorflow', stock);
  return decoderRun(name).run;
}

const started = start(process.argv[2]!);
process.on('message', async ({ runs }: Request) => {
  try {
    const run = await started;
    const answer = runs > 0 ? { times: await timesOf(run, runs) } : { values: await run() };
    process.send!(answer satisfies Answer);
  } catch (error) {
    process.send!({ error: String(error) } satisfies Answer);
  }
});
