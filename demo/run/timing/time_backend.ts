import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/** What a model took on a backend, in milliseconds. */
export interface Timed {
  /** The first run: shaders are compiled, filters prepared. */
  readonly first: number;
  readonly median: number;
  readonly runs: number;
  /** What it gave, the first output, to be compared. */
  readonly values: Float32Array;
}

const LEAST_RUNS = 5;
const MOST_RUNS = 50;
/** Milliseconds that are spent on one backend after the first run, as far as the least runs allow. */
const BUDGET = 1500;

async function once(model: LayersModel, inputs: tf.Tensor[]): Promise<Float32Array> {
  const given = tf.tidy(() => model.predict(inputs.length === 1 ? inputs[0]! : inputs));
  const outputs = Array.isArray(given) ? given : [given];
  try {
    // Until it is read nothing is known to be done.
    return Float32Array.from(await outputs[0]!.data());
  } finally {
    tf.dispose(outputs);
  }
}

/** Runs a model on the backend that is current until a median is known. */
export async function timeBackend(
  model: LayersModel,
  inputs: tf.Tensor[],
  pause: () => Promise<void>,
): Promise<Timed> {
  const time = async () => {
    const began = performance.now();
    const values = await once(model, inputs);
    return [performance.now() - began, values] as const;
  };
  const [first, values] = await time();
  await pause();
  const times: number[] = [];
  const spent = () => times.reduce((sum, ms) => sum + ms, 0);
  while (times.length < MOST_RUNS && (times.length < LEAST_RUNS || spent() < BUDGET)) {
    if (times.length > 0 && spent() > 4 * BUDGET) break;
    times.push((await time())[0]);
    await pause();
  }
  const sorted = times.sort((a, b) => a - b);
  return { first, median: sorted[sorted.length >> 1]!, runs: times.length, values };
}
