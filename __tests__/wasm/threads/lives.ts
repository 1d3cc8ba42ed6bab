/** Prints how threads begin and end, and what is computed when one of them is killed. */
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { startThreads, threads } from '../../../lib/wasm/threads/index.js';

const workerThreads = process.getBuiltinModule('node:worker_threads');
const { Worker } = workerThreads;
const workers: InstanceType<typeof Worker>[] = [];
workerThreads.Worker = class extends Worker {
  constructor(file: string, options: object) {
    super(file, options);
    if ((options as { name?: string }).name === 'tfjs-deconv') workers.push(this);
  }
};

const turn = () => new Promise((resolve) => setTimeout(resolve, 200));

function sum(): number {
  return tf.tidy(() => {
    const x = tf.reshape(tf.div(tf.range(0, 16 * 32 * 32 * 16), 1e5), [16, 32, 32, 16]);
    const filter = tf.reshape(tf.div(tf.range(0, 9 * 16 * 32), 1e4), [3, 3, 16, 32]);
    return tf.sum(tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, 'same')).dataSync()[0]!;
  });
}

async function main(): Promise<void> {
  const lines: string[] = [];
  console.warn = (line: string) => lines.push(line);
  const atFirst = threads();
  const started = await startThreads(3);
  const before = sum();
  await workers[0]!.terminate();
  await turn();
  const afterDeath = { threads: threads(), sum: sum(), lines: lines.splice(0) };
  const again = await startThreads(2);
  const sumAgain = sum();
  // Killed while it may be at work: terminate comes back later.
  const killed = workers.at(-1)!.terminate();
  const whileDying = sum();
  await killed;
  await turn();
  const afterKilling = { threads: threads(), sum: sum(), lines: lines.splice(0) };
  await startThreads(2);
  const ends = workers
    .slice(-1)
    .map((worker) => new Promise((resolve) => worker.on('exit', resolve)));
  const running = threads();
  tf.removeBackend('wasm');
  const ended = (await Promise.all(ends)).length;
  console.log(
    JSON.stringify({
      atFirst,
      started,
      before,
      afterDeath,
      again,
      sumAgain,
      whileDying,
      afterKilling,
      running,
      ended,
      atLast: threads(),
      lines,
    }),
  );
}

main();
