import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/** Windows that are predicted at once. */
const BATCH = 64;

/** Where windows of a signal begin: at every hop, until one reaches the end. */
function windowStarts(length: number, window: number, hop: number): number[] {
  const count = Math.max(Math.ceil((length - window) / hop), 0) + 1;
  return Array.from({ length: count }, (_, i) => i * hop);
}

/**
 * What a model of windows makes of a signal: the mean, at each time, of what it makes of all windows that have that time;
 * the last window is filled up with 0.
 *
 * @param values `[length, channels]`
 * @returns `[length, outputs]`
 */
export async function overWindows(
  model: LayersModel,
  values: Float32Array,
  channels: number,
  { window, hop }: { window: number; hop: number },
): Promise<Float32Array> {
  const length = values.length / channels;
  const outputs = model.outputs[0]!.shape[2]!;
  const starts = windowStarts(length, window, hop);
  const sums = new Float32Array(length * outputs);
  const counts = new Float32Array(length);
  for (let from = 0; from < starts.length; from += BATCH) {
    const some = starts.slice(from, from + BATCH);
    const given = new Float32Array(some.length * window * channels);
    some.forEach((start, i) => {
      const part = values.subarray(start * channels, (start + window) * channels);
      given.set(part, i * window * channels);
    });
    const result = tf.tidy(() => {
      return model.predict(tf.tensor3d(given, [some.length, window, channels])) as tf.Tensor;
    });
    const found = await result.data<'float32'>();
    result.dispose();
    some.forEach((start, i) => {
      const last = Math.min(start + window, length);
      for (let at = start; at < last; at++) {
        counts[at]!++;
        for (let c = 0; c < outputs; c++) {
          sums[at * outputs + c]! += found[(i * window + at - start) * outputs + c]!;
        }
      }
    });
  }
  return sums.map((sum, i) => sum / counts[Math.floor(i / outputs)]!);
}
