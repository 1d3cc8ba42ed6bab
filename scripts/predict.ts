/**
 * npm run predict -- RUN FILE... [OPTIONS]
 *
 * Runs a trained model on files and writes files of the same kind: PNG for PNG and JPEG, IDX for IDX
 * (a file, or the test images of a folder), CSV for CSV, WAV for WAV, text for text. RUN is the folder
 * that npm run train made. A dcgan takes no files: it writes as many images as --count says.
 *
 *   --count N           images of a dcgan; default 16
 *   --seed N            of a dcgan's noise; default 1
 *   --backend NAME      auto (default), tensorflow, wasm or cpu
 *   --threads N         of the tensorflow backend
 *   --out DIR           default RUN/predictions
 *   -h, --help          print this text
 */
import path from 'node:path';
import { fail } from '../lib/check.js';
import { pickBackend } from '../lib/node/index.js';
import { integerOption, optionalInteger, runScript } from './command_line.js';
import { taskNamed } from './tasks/index.js';
import { loadRun } from './training/run.js';

const OPTIONS = {
  count: { type: 'string', default: '16' },
  seed: { type: 'string', default: '1' },
  backend: { type: 'string', default: 'auto' },
  threads: { type: 'string' },
  out: { type: 'string' },
} as const;

await runScript(import.meta.url, OPTIONS, async (values, [run, ...files]) => {
  if (run === undefined) fail('RUN', 'it', 'a folder that npm run train made', run);
  const count = integerOption('count', values.count);
  const seed = integerOption('seed', values.seed, 0);
  const threads = optionalInteger('threads', values.threads);
  const { reason } = await pickBackend(values.backend as 'auto', threads ? { threads } : {});
  console.log(reason);
  const { settings, models } = await loadRun(run);
  const task = taskNamed(settings.task);
  if (task.files !== 'none' && files.length === 0) fail('FILE', 'it', task.files, 'none');
  const folder = values.out ?? path.join(run, 'predictions');
  const written = await task.predict(models, files, folder, { count, seed });
  console.log(
    `Wrote ${written.length === 1 ? written[0] : `${written.length} files to ${folder}`}.`,
  );
});
