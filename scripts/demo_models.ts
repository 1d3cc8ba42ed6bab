/**
 * npm run demo:models [-- OPTIONS]
 *
 * Trains the small models that the demo shows, on data that this package draws itself, and saves
 * them where the demo's build takes them from: glyphs and ecg (autoencoders), cells and waves
 * (U-Nets), digits (a classifier).
 *
 *   --only NAME       one of them; default all
 *   --steps N         training steps of each, instead of its own number
 *   --backend NAME    wasm (default), tensorflow, cpu or auto
 *   --out DIR         default demo/public/models
 *   -h, --help        print this text
 */
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { oneOf } from '../lib/check.js';
import { pickBackend, saveModel } from '../lib/node/index.js';
import { optionalInteger, runScript } from './command_line.js';
import { digitClassifier } from './demo_models/digit_classifier.js';
import { loadRun, run } from './training/run.js';

const SEED = 1;

interface Recipe {
  /** The task of `npm run train`, its builder's options, and how long it is trained. */
  task: string;
  model: Record<string, unknown>;
  steps: number;
  batch: number;
  learningRate: number;
}

const RECIPES: Record<string, Recipe> = {
  glyphs: {
    ...{ task: 'convAutoencoder', model: { codeSize: 16 } },
    ...{ steps: 2_000, batch: 64, learningRate: 0.002 },
  },
  ecg: {
    task: 'convAutoencoder1d',
    // 140 samples become 9 x 4 numbers; any other length will do as well.
    model: { inputShape: [null, 1], filters: [32, 16, 16, 4] },
    ...{ steps: 1_200, batch: 32, learningRate: 0.002 },
  },
  cells: {
    ...{ task: 'unet', model: {}, steps: 500, batch: 8, learningRate: 0.003 },
  },
  waves: {
    ...{ task: 'unet1d', model: { depth: 3, dropout: 0 } },
    ...{ steps: 800, batch: 16, learningRate: 0.002 },
  },
};
const DIGITS = { steps: 600, batch: 64, seed: SEED };

const NAMES = [...Object.keys(RECIPES), 'digits'];

/** Trains by the same code as `npm run train`. */
async function train(name: string, steps: number | undefined, reason: string) {
  const { steps: own, ...recipe } = RECIPES[name]!;
  const folder = path.join('out', 'demo_models', name);
  await run({
    settings: {
      ...recipe,
      ...{ data: undefined, seed: SEED, validation: 0.1, schedule: 'cosine' },
      limit: Number.POSITIVE_INFINITY,
    },
    ...{ folder, epochs: 0, steps: steps ?? own, patience: 0, saveEvery: 0, resume: false },
    ...{ backend: reason, say: console.log },
  });
  const { models } = await loadRun(folder);
  return models.model!;
}

async function trainDigits(steps = DIGITS.steps): Promise<LayersModel> {
  const { model, accuracy } = await digitClassifier({ ...DIGITS, steps });
  console.log(`${(100 * accuracy).toFixed(1)} % of 1000 new digits right.`);
  return model;
}

const kilobytes = (folder: string) =>
  readdirSync(folder).reduce((sum, name) => sum + statSync(path.join(folder, name)).size, 0) / 1000;

const OPTIONS = {
  only: { type: 'string' },
  steps: { type: 'string' },
  backend: { type: 'string', default: 'wasm' },
  out: { type: 'string', default: path.join('demo', 'public', 'models') },
} as const;

await runScript(import.meta.url, OPTIONS, async ({ only, steps: text, backend, out }) => {
  const names = only === undefined ? NAMES : [oneOf('--only', 'its value', only, NAMES)];
  const steps = optionalInteger('steps', text);
  // Not after the training: it may be no folder to write to.
  mkdirSync(out, { recursive: true });
  const { reason } = await pickBackend(backend as 'auto');
  console.log(reason);
  for (const name of names) {
    console.log(`\n${name}`);
    const model = name === 'digits' ? await trainDigits(steps) : await train(name, steps, reason);
    const folder = path.join(out, name);
    await saveModel(model, folder);
    console.log(
      `${folder}: ${model.countParams()} parameters, ${kilobytes(folder).toFixed(0)} kB.`,
    );
    model.dispose();
  }
});
