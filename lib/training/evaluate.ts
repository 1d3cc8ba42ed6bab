import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { filled, integer, onlyKnown } from '../check.js';
import { type DataDescription, descriptionLines } from '../data/data_description.js';
import { decodingThread } from '../node/decoding_thread.js';
import { watchBytes } from '../tfjs/watch_bytes.js';
import { type Judged, judge, judgedLines } from './judge.js';
import { loadRun } from './load_run.js';
import { type MemoryPeaks, memoryPeaks } from './memory.js';
import { sentences } from './report/measure_rows.js';
import { writeRunReport } from './report/run_report.js';
import { stopwatch } from './stopwatch.js';
import { findVariant } from './tasks/find_variant.js';
import { openVariant } from './tasks/open_variant.js';
import { COMPUTE_OPTIONS, type ComputeOptions, useBackend } from './use_backend.js';
import { writeWhole } from './write_whole.js';

/** What `evaluate` takes besides the folder. */
export interface EvaluateOptions extends ComputeOptions {
  /** A file or folder, as of `train`, all of which is judged; default the test data of the training. */
  data?: string;
  /** At most so many test examples, and training examples for the baselines; default as in training. */
  limit?: number;
  /** The folder that is written to; default `FOLDER/evaluation`. */
  out?: string;
  /** 1 prints the measures, 0 nothing; default 1. */
  verbose?: 0 | 1;
}

/** What `evaluate` resolves to. */
export interface Evaluated extends Judged {
  /** What the data are, in half a sentence. */
  data: string;
  /** What the data are like. */
  description: DataDescription;
  /** Which backend computed, in a line. */
  backend: string;
  /** How much memory it took at most. */
  memory: MemoryPeaks;
  /** Where all was written: report.html to look at, metrics.json to compute with. */
  files: { folder: string; report: string; metrics: string };
}

const WHERE = 'evaluate';

/** Data that are not those of the training, of which a part was trained on. */
function otherData(wanted: string | undefined, trained: string | undefined): string | undefined {
  if (wanted === undefined || trained === undefined) return wanted;
  return path.resolve(wanted) === path.resolve(trained) ? undefined : wanted;
}

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
  const bytes = watchBytes();
  try {
    return await evaluateRun(folder, options.data, { backend, limit, out, say, bytes: bytes.peak });
  } finally {
    bytes.end();
    decodingThread.end();
  }
}

/** What is left to decide once the backend runs. */
interface Checked {
  backend: string;
  limit: number | undefined;
  out: string;
  say: (line: string) => void;
  bytes: () => number;
}

async function evaluateRun(
  folder: string,
  otherPath: string | undefined,
  { backend, limit, out, say, bytes }: Checked,
): Promise<Evaluated> {
  const { settings, models } = await loadRun(folder);
  mkdirSync(out, { recursive: true });
  const { variant } = findVariant(settings, folder);
  const other = otherData(otherPath, settings.data);
  const { timed, timings } = stopwatch();
  const { data, ...job } = await timed('data', () =>
    openVariant(
      settings,
      { ...settings, models, judged: other, limit: limit ?? settings.limit },
      { learningRate: 0, where: folder },
    ),
  );
  say(`Data: ${data.label}.`);
  for (const line of descriptionLines(data)) say(line);
  const { judged, judgement } = await timed('evaluation', () => judge(job, models, null));
  for (const line of sentences(judged.measures)) say(line);
  for (const line of judgedLines(judged)) say(line);
  const memory = memoryPeaks(bytes());
  const metrics = { ...judged, data: data.label, description: data, backend, memory };
  const files = {
    folder: out,
    report: path.join(out, 'report.html'),
    metrics: path.join(out, 'metrics.json'),
  };
  writeWhole(files.metrics, `${JSON.stringify(metrics, null, 2)}\n`);
  await writeRunReport(out, {
    title: variant.title,
    data,
    examples: [],
    story: [backend],
    judged,
    judgement,
    log: null,
    numbers: job.numbers,
    command: 'tfjs-deconv evaluate',
    models,
    timings,
    memory,
    samples: await job.show(models, out),
  });
  for (const model of Object.values(models)) model.dispose();
  say(`Report: ${files.report}`);
  return { ...metrics, files };
}
