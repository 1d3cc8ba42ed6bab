/**
 * Sends every builder of models/, and layers that they lack, to Keras and back: toKeras, Keras's
 * load_model and predict, Keras's save, loadKeras.
 *
 * Usage: tsx scripts/check_keras.ts [PYTHON]
 *
 * PYTHON (default python3) must have Keras 3 and a backend: pip install keras==3.15.1 jax. Keras's
 * predictions must be those of tfjs to 1e-5, the weights that come back the same bit for bit, and
 * so the predictions here.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type * as tfl from '@tensorflow/tfjs-layers';
import { ValueError } from '../lib/check.js';
import { loadKeras, toKeras } from '../lib/keras/index.js';
import { pickBackend } from '../lib/node/index.js';
import { runScript } from './command_line.js';
import {
  exampleInputs,
  kerasCases,
  largestDifference,
  predictAll,
  REORDERED,
  shake,
} from './fixtures/keras_cases.js';

const TOLERANCE = 1e-5;
const PROGRAM = fileURLToPath(new URL('./fixtures/keras_round_trip.py', import.meta.url));

/** All weights of a model, as text, in an order that does not depend on names. */
function weightBits(model: tfl.LayersModel): string[] {
  return model
    .getWeights()
    .map((weight) => `${weight.shape} ${weight.dataSync()}`)
    .sort();
}

async function check(python: string, folder: string): Promise<void> {
  const cases = Object.entries(kerasCases());
  const models = new Map<string, tfl.LayersModel>();
  for (const [name, make] of cases) {
    const model = make();
    shake(model);
    const file = path.join(folder, name);
    writeFileSync(`${file}.keras`, await toKeras(model));
    const inputs = exampleInputs(model);
    const given = inputs.map((input) => {
      const { dtype, shape } = input;
      return { dtype, shape, data: Array.from(input.dataSync()) };
    });
    const outputs = predictAll(model, inputs);
    writeFileSync(`${file}.json`, JSON.stringify({ inputs: given, outputs }));
    models.set(name, model);
  }
  const env = { ...process.env, KERAS_BACKEND: 'jax', JAX_PLATFORMS: 'cpu' };
  const run = spawnSync(python, [PROGRAM, folder], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  if (run.error) throw run.error;
  if (run.status !== 0) throw new ValueError(`${python} ended with status ${run.status}.`);
  const worst = JSON.parse(run.stdout.toString().trim().split('\n').at(-1)!) as Record<
    string,
    number
  >;
  let failed = 0;
  for (const [name, model] of models) {
    const back = await loadKeras(path.join(folder, `${name}.again.keras`));
    const inputs = exampleInputs(model);
    const moved = largestDifference(predictAll(back, inputs), predictAll(model, inputs));
    const same = moved <= (REORDERED[name] ?? 0);
    const sent = await loadKeras(path.join(folder, `${name}.keras`));
    const bits = JSON.stringify(weightBits(sent)) === JSON.stringify(weightBits(back));
    const difference = worst[name] ?? Number.POSITIVE_INFINITY;
    const ok = difference <= TOLERANCE && same && bits;
    if (!ok) failed++;
    console.log(
      `${ok ? 'ok    ' : 'FAILED'} ${name}: Keras differs by ${difference.toExponential(1)}, ` +
        `back ${bits ? 'the same weights' : 'OTHER WEIGHTS'}, ` +
        `${same ? 'the same predictions' : 'OTHER PREDICTIONS'}`,
    );
  }
  console.log(`${models.size - failed} of ${models.size} models`);
  if (failed > 0) throw new ValueError(`${failed} models did not come back as they went.`);
}

await runScript(import.meta.url, {}, async (_, [python = 'python3']) => {
  await pickBackend('cpu');
  const folder = mkdtempSync(path.join(tmpdir(), 'keras-'));
  try {
    await check(python, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
