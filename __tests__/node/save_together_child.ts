/**
 * Saves to FOLDER/model in COUNT rounds in each of THREADS threads, as if on the machine HOST, and
 * loads after every save. Begins when ALL threads, of other processes as well, are there. Prints what
 * went wrong, each error once.
 */
import { strict as assert } from 'node:assert';
import { mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import type { io } from '@tensorflow/tfjs-core';

const [folder, count, threads, all, host] =
  (workerData as string[] | null) ?? process.argv.slice(2);

if (isMainThread) {
  for (let i = 0; i < Number(threads); i++) {
    const worker = new Worker(process.argv[1]!, {
      workerData: [folder, count, String(i), all, host],
    });
    worker.on('error', (error) => console.log(error.message));
  }
} else {
  if (host !== undefined) os.hostname = () => host;
  syncBuiltinESMExports();
  const { fileHandler } = await import('../../lib/node/file_handler.js');
  // Threads save the same values as others and as they themselves did before, in two files.
  const COUNT = 50_000;
  const handler = fileHandler(join(folder!, 'model'), { shardBytes: 2 * COUNT });
  const failed = new Set<string>();

  async function round(value: number): Promise<void> {
    const saved: io.ModelArtifacts = {
      modelTopology: { value },
      weightSpecs: [{ name: 'w', shape: [COUNT], dtype: 'float32' }],
      weightData: new Float32Array(COUNT).map((_, i) => value + (i >= COUNT / 2 ? 10 : 0)).buffer,
    };
    await handler.save(saved);
    const { modelTopology, weightData } = await handler.load();
    const { value: read } = modelTopology as { value: number };
    const [first, second] = (weightData as ArrayBuffer[]).map((part) => new Float32Array(part));
    assert.deepEqual([new Set(first), new Set(second)], [new Set([read]), new Set([read + 10])]);
  }

  const ready = join(folder!, 'ready');
  mkdirSync(ready, { recursive: true });
  mkdtempSync(`${ready}/`);
  while (readdirSync(ready).length < Number(all)) await setTimeout(5);
  for (let n = Number(threads); n < Number(threads) + Number(count); n++) {
    await round(1 + (n % 3)).catch((error: Error) => failed.add(error.message.slice(0, 200)));
  }
  for (const message of failed) console.log(message);
}
