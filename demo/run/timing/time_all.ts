import * as tf from '@tensorflow/tfjs-core';
import type { ShownModel } from '../../deconvolve/model_sources.js';
import { BACKENDS, describeBackend, startBackend } from '../../engine/backend.js';
import { nextTask } from '../../engine/next_task.js';
import { type Backend, missing } from '../../engine/offer.js';
import { timeBackend } from './time_backend.js';
import { timedShape, timingInputs } from './timing_input.js';

/** One row of the table: what was measured, or why nothing was. */
export interface BackendTime {
  readonly backend: Backend;
  readonly said: string;
  readonly ms: { readonly first: number; readonly median: number; readonly runs: number } | null;
  /** The largest difference from the first backend's numbers, by their largest. */
  readonly off: number | null;
  readonly reason: string | null;
}

/** Where wasm takes longer than this a run, plain JavaScript would stop the page for too long. */
const TOO_LONG = 400;
const ORDER: readonly Backend[] = ['wasm', ...BACKENDS.filter((one) => one !== 'wasm')];

/** The largest difference of two lists, by the largest magnitude of the second. */
function difference(values: Float32Array, others: Float32Array): number {
  let [most, size] = [0, 0];
  for (let i = 0; i < others.length; i++) {
    most = Math.max(most, Math.abs(values[i]! - others[i]!));
    size = Math.max(size, Math.abs(others[i]!));
  }
  return size === 0 ? most : most / size;
}

/**
 * Times a model on every backend, one after the other, loaded anew on each; the backend that was current is so again at
 * the end.
 *
 * @param told is given each row as it is known, and the shape of what the model was timed on
 */
export async function timeAll(
  source: ShownModel,
  options: { slow: boolean; stopped: () => boolean },
  told: (row: BackendTime, shapes: readonly number[][]) => void,
): Promise<void> {
  const before = tf.getBackend();
  let wasm: number | null = null;
  let judge: Float32Array | null = null;
  try {
    for (const backend of ORDER) {
      if (options.stopped()) return;
      const skipped = (reason: string) =>
        told({ backend, said: backend, ms: null, off: null, reason }, []);
      const lacking = await missing(backend);
      if (lacking !== null) {
        skipped(lacking);
        continue;
      }
      if (backend === 'cpu' && !options.slow && wasm !== null && wasm > TOO_LONG) {
        skipped(`wasm takes ${wasm.toFixed(0)} ms: plain JavaScript would stop the page for long`);
        continue;
      }
      if ((await startBackend(backend)) !== backend) {
        skipped('it does not start here');
        continue;
      }
      try {
        const model = await source.load(() => {});
        const inputs = timingInputs(model);
        try {
          const { values, ...ms } = await timeBackend(model, inputs, nextTask);
          judge ??= values;
          if (backend === 'wasm') wasm = ms.median;
          const off = judge === values ? null : difference(values, judge);
          const shapes = model.inputs.map(({ shape }) => timedShape(shape));
          told({ backend, said: describeBackend(), ms, off, reason: null }, shapes);
        } finally {
          tf.dispose(inputs);
          model.dispose();
        }
      } catch (error) {
        skipped(error instanceof Error ? error.message : String(error));
      }
      await nextTask();
    }
  } finally {
    await startBackend(before);
  }
}
