import path from 'node:path';
import { array, fail, filled, integer, onlyKnown, seed } from '../check.js';
import { loadRun } from './load_run.js';
import { findVariant } from './tasks/find_variant.js';
import { COMPUTE_OPTIONS, type ComputeOptions, useBackend } from './use_backend.js';

/** What `predict` takes besides folder and files. */
export interface PredictOptions extends ComputeOptions {
  /** The folder that is written to; default `FOLDER/predictions`. */
  out?: string;
  /** Images of a model that makes them from noise and takes no files; default 16. */
  count?: number;
  /** Of the noise; default 1. */
  seed?: number;
  /** 1 prints what was written, 0 nothing; default 1. */
  verbose?: 0 | 1;
}

const WHERE = 'predict';

/**
 * Runs a trained model on files and writes what comes out in files of the same kind: PNG for PNG and JPEG, IDX for IDX
 * (a file, or the test images of a folder), CSV for CSV, WAV for WAV, text for text.
 *
 * @param folder that `train` wrote
 * @param files as `tasks` says of the task; none for a model that makes things from noise
 * @param options where to write, and so on
 * @returns the paths of what was written
 * @throws ValueError for an unknown option, a folder that no training made, files that do not fit, and a result whose
 *   place is that of another
 * @example
 * import { writeFile } from 'node:fs/promises';
 * await tf.setBackend('wasm');
 * const { files } = await train('convAutoencoder1d', {
 *   limit: 20, epochs: 1, model: { filters: [4], inputShape: [null, 1] }, verbose: 0, out: 'run',
 * });
 * await writeFile('signal.csv', 'v0,v1,v2,v3\n0,1,0,-1\n');
 * await predict(files.folder, ['signal.csv'], { verbose: 0 }); // ['run/predictions/signal.csv']
 */
export async function predict(
  folder: string,
  files: readonly string[] = [],
  options: PredictOptions = {},
): Promise<string[]> {
  filled(WHERE, 'folder', folder, 'one that a training made');
  const paths = array(WHERE, 'files', files).map((one) =>
    filled(WHERE, 'each file', one, 'a path'),
  );
  onlyKnown(WHERE, options, ['out', 'count', 'seed', 'verbose', ...COMPUTE_OPTIONS]);
  const { out = path.join(folder, 'predictions'), count = 16, verbose = 1 } = options;
  filled(WHERE, 'out', out, 'a path');
  const say = integer(WHERE, 'verbose', verbose, 0) > 0 ? console.log : () => {};
  const noise = { count: integer(WHERE, 'count', count, 1), seed: seed(WHERE, options.seed ?? 1) };
  say(await useBackend(options));
  const { settings, models } = await loadRun(folder);
  const { variant } = findVariant(settings, folder);
  if (variant.files !== 'none' && paths.length === 0) fail(WHERE, 'files', variant.files, paths);
  const written = await variant.predict(models, paths, out, { ...noise, say });
  for (const model of Object.values(models)) model.dispose();
  say(`Wrote ${written.length === 1 ? written[0] : `${written.length} files to ${out}`}.`);
  return written;
}
