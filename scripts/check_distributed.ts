/**
 * Trains models of this package with scripts/distributed on one and on two processes, and checks
 * that it is the same training: equal losses on both processes, the weights that one process comes
 * to, also when processes are killed on the way, and predictions here as in Keras.
 *
 * Usage: npm run check:distributed -- [PYTHON]
 *
 * PYTHON (default python3) must have: pip install keras==3.15.1 jax.
 *
 *   --builders NAMES   what is trained besides the model of npm start, as a,b,c; `all` for every
 *                      builder; default unet1d,textAutoencoder
 *   -h, --help         print this text
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fail, ValueError } from '../lib/check.js';
import { pickBackend } from '../lib/node/index.js';
import * as builders from '../models/index.js';
import { runScript } from './command_line.js';
import { Check } from './distributed/check/check.js';
import { checkAverage } from './distributed/check/check_average.js';
import { checkBuilder } from './distributed/check/check_builder.js';
import { checkStart } from './distributed/check/check_start.js';
import { kerasCases } from './fixtures/keras_cases.js';

const options = { builders: { type: 'string', default: 'unet1d,textAutoencoder' } } as const;

await runScript(import.meta.url, options, async ({ builders: wanted }, [python = 'python3']) => {
  const names =
    wanted === 'all'
      ? Object.keys(builders).filter((name) => name in kerasCases())
      : wanted.split(',');
  const unknown = names.find((name) => !Object.hasOwn(builders, name));
  if (unknown !== undefined) fail('--builders', 'each', 'a builder of models/', unknown);
  await pickBackend();
  const folder = mkdtempSync(path.join(tmpdir(), 'check-distributed-'));
  try {
    const check = new Check(python, folder);
    // Keras's own warnings would hide what fails.
    const quietly = ['-W', 'ignore::DeprecationWarning'];
    check.run([...quietly, '-m', 'unittest', 'discover', '-s', '__tests__/scripts/distributed']);
    await checkStart(check);
    await checkAverage(check);
    for (const name of names) await checkBuilder(check, name);
    if (check.failed > 0) throw new ValueError(`${check.failed} checks failed.`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
