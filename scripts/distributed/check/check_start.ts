import { writeFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { glyphs } from '../../../lib/data/index.js';
import { toKeras } from '../../../lib/keras/index.js';
import { convAutoencoder } from '../../../models/index.js';
import { toNpy } from '../to_npy.js';
import type { Check } from './check.js';
import { losses, readLog } from './run_training.js';
import { weightDifference } from './weight_difference.js';

const IMAGES = 512;
const STEPS = 60;
/** Sums in another order: what 60 steps of Adam make of it. */
const SAME_WEIGHTS = 1e-5;

/** The model of npm start on 512 glyphs: by one process, and by two that are killed in between. */
export async function checkStart(check: Check): Promise<void> {
  const { images, shape } = glyphs({ count: IMAGES, seed: 1 });
  writeFileSync(check.file('start.npy'), toNpy(images, shape));
  const model = convAutoencoder({ inputShape: [28, 28, 1], codeSize: 16, seed: 1 });
  writeFileSync(check.file('start.keras'), await toKeras(model));
  const options = [
    check.file('start.keras'),
    '--data',
    check.file('start.npy'),
    '--rate',
    '0.002',
    '--steps',
    String(STEPS),
    '--save-every',
    '10',
    '--log-every',
    '2',
  ];
  await check.train('alone', 1, options);
  // First a worker, then the process that coordinates and writes the checkpoints.
  const said = await check.train('killed', 2, options, [
    { process: 1, atStep: 12 },
    { process: 0, atStep: 32 },
  ]);
  const log = readLog(check.file('killed'), 0);
  const starts = log.filter(({ event }) => event === 'start').map(({ step }) => step);
  const restarts = said.match(/restart \d of 3/g) ?? [];
  check.that(
    restarts.length === 2 && starts.length === 3 && starts[1]! >= 10 && starts[2]! >= 30,
    'killed: two processes killed, and each time it goes on from the checkpoint',
    `starts at steps ${starts.join(', ')} of ${STEPS}`,
  );
  check.sameLosses('killed');
  const all = losses(log).map(({ loss }) => loss);
  check.that(
    all.at(-1)! < all[0]! / 2,
    'killed: the loss falls',
    `${all[0]!.toFixed(4)} to ${all.at(-1)!.toFixed(4)}`,
  );
  const difference = await weightDifference(
    check.file('alone', 'model.keras'),
    check.file('killed', 'model.keras'),
  );
  check.that(
    difference <= SAME_WEIGHTS,
    'killed: the weights that one process comes to without a break',
    `differ by ${difference.toExponential(1)}`,
  );
  await check.predictsAsKeras('killed', () => [
    tf.tensor(images.subarray(0, 16 * 28 * 28), [16, 28, 28, 1]),
  ]);
}
