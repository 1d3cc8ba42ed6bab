import * as tf from '@tensorflow/tfjs-core';
import { inputsOf } from './inputs_of.js';
import type { Row } from './row.js';
import { difference, type Value } from './value.js';

async function readable(tensor: tf.Tensor) {
  return { shape: tensor.shape, dtype: tensor.dtype, values: await tensor.data() };
}

/**
 * Runs a row on the current backend.
 *
 * @returns what is wrong with its values, dtypes, shapes, its error, its inputs afterwards, or the number of
 *     tensors or of the backend's data after it; null if nothing is
 */
export async function judge(row: Row): Promise<string | null> {
  const { kernel, inputs: given, attrs = {}, expected, tolerance = 0 } = row;
  const backend = tf.backend() as tf.KernelBackend & { numDataIds(): number };
  const start = backend.numDataIds();
  const { place, inputs } = inputsOf(row);
  const before = tf.memory().numTensors;
  let outputs: tf.Tensor[] = [];
  let error: unknown;
  try {
    const run = tf.engine().runKernel(kernel, inputs, attrs as tf.NamedAttrMap);
    outputs = Array.isArray(run) ? run : [run];
  } catch (thrown) {
    error = thrown ?? new Error('unknown');
  }
  const problems: (string | null)[] = [];
  if (expected === 'throws') {
    if (error === undefined) problems.push(`no error but ${outputs.join(' ').slice(0, 200)}`);
    // A trap is no answer to a wrong argument: the memory may be damaged.
    if (error instanceof WebAssembly.RuntimeError) problems.push(`trap: ${error.message}`);
  } else if (error !== undefined) {
    problems.push(`error: ${error instanceof Error ? error.message : error}`);
  } else {
    const right = Array.isArray(expected) ? (expected as Value[]) : [expected as Value];
    if (outputs.length !== right.length) problems.push(`${outputs.length} outputs`);
    for (const [i, output] of outputs.entries()) {
      problems.push(difference(`output ${i}`, await readable(output), right[i]!, tolerance));
    }
  }
  const more = tf.memory().numTensors - before - outputs.length;
  if (more !== 0) problems.push(`${more} tensors are left`);
  tf.dispose(outputs);
  for (const value of new Set(Object.values(given) as (Value | null)[])) {
    if (value === null) continue;
    const tensor = place(value);
    problems.push(difference('input afterwards', await readable(tensor), value, 0));
    tensor.dispose();
  }
  const left = backend.numDataIds() - start;
  if (left !== 0) problems.push(`${left} data are left`);
  const found = problems.filter((problem) => problem !== null);
  return found.length === 0 ? null : found.join('; ');
}
