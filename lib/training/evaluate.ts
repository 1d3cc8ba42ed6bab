import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { filled, integer, onlyKnown } from '../check.js';
import { loadRun } from './load_run.js';
import { sentences, writeRunReport } from './report.js';
import { stopwatch } from './stopwatch.js';
import { taskNamed } from './tasks/index.js';
import type { Measure } from './tasks/task.js';
import { COMPUTE_OPTIONS, type ComputeOptions, useBackend } from './use_backend.js';
import { writeWhole } from './write_whole.js';

/** What `evaluate` takes besides the folder. */
export interface EvaluateOptions extends ComputeOptions {
  /** A file or folder, as of `train`; default the data that the model was trained on. */
  data?: string;
  /** At most so many test examples, and training examples for the baselines; default as in training. */
  limit?: number;
  /** The folder that is written to; default `FOLDER/evaluation`. */
  out?: string;
  /** 1 prints the measures, 0 nothing; default 1. */
  verbose?: 0 | 1;
}

/** What `evaluate` resolves to. */
export interface Evaluated {
  /** How good the models are on test data, beside what is simple. */
  measures: Measure[];
  /** What the data are, in half a sentence. */
  data: string;
  /** Which backend computed, in a line. */
  backend: string;
  /** Where all was written: report.html to look at, metrics.json to compute with. */
  files: { folder: string; report: string; metrics: string };
}

const WHERE = 'evaluate';

/**
 * Judges a trained model on its test data, or on others, beside its baselines, and writes metrics.json and report.html.
 *
 * @param folder that `train` wrote
 * @param options other data, limit and so on
 * @returns measures and where the files are
 * @throws ValueError for an unknown option, a folder that no training made, and data that do not fit
 * @example
 * await tf.setBackend('wasm');
 * const { files, measures } = await train('convAutoencoder1d', {
 *   limit: 20, epochs: 1, model: { filters: [4] }, verbose: 0, out: 'run',
 * });
 * const again = await evaluate(files.folder, { verbose: 0 });
 * again.measures[0]!.value === measures[0]!.value; // true
 */
export async function evaluate(folder: string, options: EvaluateOptions = {}): Promise<Evaluated> {
  filled(WHERE, 'folder', folder, 'one that a training made');
  onlyKnown(WHERE, options, ['data', 'limit', 'out', 'verbose', ...COMPUTE_OPTIONS]);
  const { limit, verbose = 1, out = path.join(folder, 'evaluation') } = options;
  if (options.data !== undefined) filled(WHERE, 'data', options.data, 'a path');
  if (limit !== undefined) integer(WHERE, 'limit', limit, 1);
  filled(WHERE, 'out', out, 'a path');
  const say = integer(WHERE, 'verbose', verbose, 0) > 0 ? console.log : () => {};
  const backend = await useBackend(options);
  say(backend);
  const { settings, models } = await loadRun(folder);
  mkdirSync(out, { recursive: true });
  const task = taskNamed(settings.task, folder);
  const data = options.data ?? settings.data;
  const { timed, timings } = stopwatch();
  const job = await timed('data', () =>
    task.open({ ...settings, data, limit: limit ?? settings.limit }, 0),
  );
  say(`Data: ${job.label}.`);
  const measures = await timed('evaluation', () => job.measure(models));
  for (const line of sentences(measures)) say(line);
  const metrics = { measures, data: job.label, backend };
  const files = {
    folder: out,
    report: path.join(out, 'report.html'),
    metrics: path.join(out, 'metrics.json'),
  };
  writeWhole(files.metrics, `${JSON.stringify(metrics, null, 2)}\n`);
  writeRunReport(out, {
    ...{ title: task.title, label: job.label, story: [backend], measures, log: null },
    ...{ numbers: job.numbers, command: 'tfjs-deconv evaluate', models, timings },
    samples: await job.show(models, out),
  });
  for (const model of Object.values(models)) model.dispose();
  say(`Report: ${files.report}`);
  return { ...metrics, files };
}
