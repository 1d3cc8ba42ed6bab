import * as tf from '@tensorflow/tfjs-core';
import type { Task } from '../tfjs_tasks.js';

/** What of tfjs's WebGPU backend is used here. */
interface Backend {
  readonly device: GPUDevice;
  ensureCommandEncoderReady(): void;
  endComputePassEncoder(): void;
  submitQueue(): void;
}

/** Resolves when the card has done all that it was asked for; nothing is read from it. */
export async function finished(): Promise<void> {
  const backend = tf.backend() as unknown as Backend;
  backend.ensureCommandEncoderReady();
  backend.endComputePassEncoder();
  backend.submitQueue();
  await backend.device.queue.onSubmittedWorkDone();
}

/** What measures: the clock; for a software adapter the processor's time, which other work on the machine changes little. */
export type Now = () => number;

/** Milliseconds of one of so many runs, from the first call until the card is done. */
export async function timed(
  task: Task,
  runs: number,
  { now, end = finished }: { now: Now; end?: (() => Promise<void>) | undefined },
): Promise<number> {
  const began = now();
  for (let i = 0; i < runs; i++) await task();
  await end();
  return (now() - began) / runs;
}
