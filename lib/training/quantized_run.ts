import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { loadModel, type Quantize, saveModel } from '../node/index.js';
import type { Job, Measure, Models } from './tasks/task.js';

/** A run's models in fewer bits, and what that costs on the test data. */
export interface QuantizedRun {
  /** What its weights are stored as. */
  quantize: Quantize;
  /** Bytes of its weights. */
  bytes: number;
  /** Bytes of the weights of the run's own models. */
  bytesBefore: number;
  /** How good they are, as the measures of the run's own models. */
  measures: Measure[];
}

/** Where a run's quantized models lie in its folder. */
const FOLDER = 'quantized';

const weightBytes = (folder: string): number =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.bin'))
    .reduce((sum, name) => sum + statSync(path.join(folder, name)).size, 0);

/** Saves a run's models in fewer bits beside them, and judges them on the test data as they are read back. */
export async function quantizedRun(
  folder: string,
  models: Models,
  quantize: Quantize,
  job: Pick<Job, 'measure'>,
): Promise<QuantizedRun> {
  const loaded: Models = {};
  let [bytes, bytesBefore] = [0, 0];
  try {
    for (const [name, model] of Object.entries(models)) {
      const place = path.join(folder, FOLDER, name);
      await saveModel(model, place, { quantize });
      loaded[name] = await loadModel(place);
      bytes += weightBytes(place);
      bytesBefore += weightBytes(path.join(folder, name));
    }
    return { quantize, bytes, bytesBefore, measures: await job.measure(loaded) };
  } finally {
    for (const model of Object.values(loaded)) model.dispose();
  }
}

const rounded = (value: number) => String(Number(value.toPrecision(4)));

/** What it costs, in a sentence for each measure. */
export function quantizedLines(run: QuantizedRun, before: readonly Measure[]): string[] {
  const { quantize, bytes, bytesBefore, measures } = run;
  const how = typeof quantize === 'string' ? quantize : JSON.stringify(quantize);
  const size = `Quantized (${how}): ${bytes} bytes of weights in place of ${bytesBefore}, in ${FOLDER}/.`;
  const costs = measures.map(({ name, value }) => {
    const own = before.find((one) => one.name === name);
    return `  ${name}: ${rounded(value)}${own === undefined ? '' : `, before ${rounded(own.value)}`}.`;
  });
  return [size, ...costs];
}
