/**
 * Sends every builder of models/, and layers that they lack, to Keras and back: toKeras, Keras's
 * load_model and predict, Keras's save, loadKeras.
 *
 * Usage: npm run check:keras -- [PYTHON] [--format keras|h5] [--trainings few|all]
 *
 * PYTHON (default python3) must have Keras 3 and a backend: pip install keras==3.15.1 jax (or KERAS_BACKEND). For
 * --format h5 Keras 2 will do as well: pip install tensorflow-cpu==2.15.1. Keras's predictions must
 * be those of tfjs to 1e-5, the weights that come back the same bit for bit, and so the predictions
 * here. With Keras 3 and .keras, trainings as well: begun in Keras, 50 steps here, 50 there; two by default, as Keras
 * takes a minute for each, with --trainings all every model and optimizer; and what the demo's page trains and saves.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type * as tfl from '@tensorflow/tfjs-layers';
import { fail, oneOf, ValueError } from '../lib/check.js';
import { loadKeras, toKeras } from '../lib/keras/index.js';
import { pickBackend } from '../lib/node/index.js';
import { continueTrainings } from './check_keras/continue_trainings.js';
import { pageTrainings } from './check_keras/page_trainings.js';
import { runScript } from './command_line.js';
import { kerasCases, REORDERED } from './fixtures/keras_cases.js';
import { exampleInputs, largestDifference, predictAll, shake } from './fixtures/predict_all.js';

const TOLERANCE = 1e-5;
const FORMATS = ['keras', 'h5'] as const;
type Format = (typeof FORMATS)[number];

/** What Keras 2 lacks: unpooling and reflections take operations, and it has no such attention. */
const NOT_IN_KERAS_2 = [
  'segnet',
  'unpooling, 1-D',
  'cycleGanGenerator',
  'autoencoderKl',
  'the encoder of a codec',
  'the decoder of a codec',
];

/** What cannot travel in an .h5, by the major version of Keras. */
const NOT_IN_H5: Record<string, string[]> = {
  2: NOT_IN_KERAS_2,
  // Nor does Keras 3 open models inside of models from an .h5 that Keras 2 wrote.
  3: [...NOT_IN_KERAS_2, 'tinyAutoencoder', 'nested, shared, two in and two out'],
};

const PROGRAM = fileURLToPath(new URL('./fixtures/keras_round_trip.py', import.meta.url));

/** All weights of a model, as text, in an order that does not depend on names. */
function weightBits(model: tfl.LayersModel): string[] {
  return model
    .getWeights()
    .map((weight) => `${weight.shape} ${weight.dataSync()}`)
    .sort();
}

function run(python: string, ...args: string[]): string {
  const env = { KERAS_BACKEND: 'jax', JAX_PLATFORMS: 'cpu', ...process.env };
  const { error, status, stdout } = spawnSync(python, args, {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (error) fail('PYTHON', 'it', 'a program that runs', error.message);
  if (status !== 0) throw new ValueError(`${python} ended with status ${status}.`);
  return stdout.toString().trim();
}

/** Sends all models of a folder through Keras; the largest difference of each one's predictions. */
const roundTrip = (python: string, folder: string, format: Format) =>
  JSON.parse(run(python, PROGRAM, folder, format).split('\n').at(-1)!) as Record<string, number>;

async function check(python: string, folder: string, format: Format): Promise<void> {
  const version = run(python, '-c', 'import keras; print(keras.__version__)');
  const left = format === 'h5' ? NOT_IN_H5[version[0]!]! : [];
  console.log(
    `Keras ${version}, .${format}${left.length > 0 ? `, without ${left.join('; ')}` : ''}`,
  );
  // Keras 2 rounds LeakyReLU's slope to float32.
  const rounding = version.startsWith('2') ? 1e-6 : 0;
  const cases = Object.entries(kerasCases()).filter(([name]) => !left.includes(name));
  const models = new Map<string, tfl.LayersModel>();
  for (const [name, make] of cases) {
    const model = make();
    shake(model);
    // Keras has to leave it alone.
    model.setUserDefinedMetadata({ data: { label: name, text: '漢字'.repeat(20_000) } });
    const file = path.join(folder, name);
    writeFileSync(`${file}.${format}`, await toKeras(model, { format }));
    const inputs = exampleInputs(model);
    const given = inputs.map((input) => {
      const { dtype, shape } = input;
      return { dtype, shape, data: Array.from(input.dataSync()) };
    });
    const outputs = predictAll(model, inputs);
    writeFileSync(`${file}.json`, JSON.stringify({ inputs: given, outputs }));
    models.set(name, model);
  }
  const worst = roundTrip(python, folder, format);
  let failed = 0;
  for (const [name, model] of models) {
    const back = await loadKeras(path.join(folder, `${name}.again.${format}`));
    const inputs = exampleInputs(model);
    const moved = largestDifference(predictAll(back, inputs), predictAll(model, inputs));
    const same = moved <= (REORDERED[name] ?? rounding);
    const sent = await loadKeras(path.join(folder, `${name}.${format}`));
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

const options = {
  format: { type: 'string', default: 'keras' },
  trainings: { type: 'string', default: 'few' },
} as const;

/** A stack of dense layers, and a model of two outputs with losses and metrics of each. */
const FEW = ['dense-adamw', 'outputs-momentum'];

await runScript(import.meta.url, options, async ({ format, trainings }, [python = 'python3']) => {
  oneOf('check_keras', '--format', format, FORMATS);
  oneOf('check_keras', '--trainings', trainings, ['few', 'all']);
  await pickBackend('cpu');
  const folder = mkdtempSync(path.join(tmpdir(), 'keras-'));
  try {
    await check(python, folder, format as Format);
    if (format === 'keras') {
      const place = path.join(folder, 'trainings');
      mkdirSync(place);
      const names = trainings === 'all' ? [] : FEW;
      await continueTrainings(place, names, (...args) => run(python, ...args));
      await pageTrainings(path.join(folder, 'page'), (own) => roundTrip(python, own, format));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
