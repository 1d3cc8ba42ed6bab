/**
 * npm run demo:models [-- OPTIONS]
 *
 * Trains the small models that the demo shows, on data that this package draws itself, and saves
 * them where the demo's build takes them from: glyphs and ecg (autoencoders), cells and waves
 * (U-Nets), digits (a classifier). Beside glyphs lies code_map.json, the map of its code for the story.
 *
 *   --only NAME       one of them; default all
 *   --map             no training: code_map.json alone, of the glyphs that are there
 *   --steps N         training steps of each, instead of its own number
 *   --backend NAME    wasm (default), tensorflow, cpu or auto
 *   --out DIR         default demo/public/models
 *   -h, --help        print this text
 */
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { oneOf } from '../lib/check.js';
import { loadModel, pickBackend, saveModel } from '../lib/node/index.js';
import { train } from '../lib/training/index.js';
import { optionalInteger, runScript } from './command_line.js';
import { codeMap } from './demo_models/code_map.js';
import { digitClassifier } from './demo_models/digit_classifier.js';

const SEED = 1;

interface Recipe {
  /** The task, its builder's options, and how long it is trained. */
  task: string;
  builder?: string;
  model: Record<string, unknown>;
  steps: number;
  batchSize: number;
  learningRate: number;
}

const RECIPES: Record<string, Recipe> = {
  glyphs: {
    task: 'autoencoder',
    // Kernels of the models that the page has, which were trained before kernels of 4 and 8 became the default.
    model: { codeSize: 16, kernelSize: 3 },
    steps: 2_000,
    batchSize: 64,
    learningRate: 0.002,
  },
  ecg: {
    task: 'anomaly',
    // 140 samples become 9 x 4 numbers; any other length will do as well.
    model: { inputShape: [null, 1], filters: [32, 16, 16, 4], kernelSize: 7 },
    steps: 1_200,
    batchSize: 32,
    learningRate: 0.002,
  },
  cells: {
    task: 'segment',
    model: {},
    steps: 500,
    batchSize: 8,
    learningRate: 0.003,
  },
  waves: {
    task: 'segment',
    builder: 'unet1d',
    model: { depth: 3, dropout: 0 },
    steps: 800,
    batchSize: 16,
    learningRate: 0.002,
  },
};
const DIGITS = { steps: 600, batch: 64, seed: SEED };

const NAMES = [...Object.keys(RECIPES), 'digits'];

/** Trains by the same code as the command line. */
async function trainRecipe(name: string, ownSteps: number | undefined): Promise<LayersModel> {
  const { task, ...recipe } = RECIPES[name]!;
  const { models } = await train(task, {
    ...recipe,
    schedule: 'cosine',
    seed: SEED,
    steps: ownSteps ?? recipe.steps,
    out: path.join('out', 'demo_models', name),
  });
  return models.model!;
}

async function trainDigits(steps = DIGITS.steps): Promise<LayersModel> {
  const { model, accuracy } = await digitClassifier({ ...DIGITS, steps });
  console.log(`${(100 * accuracy).toFixed(1)} % of 1000 new digits right.`);
  return model;
}

const kilobytes = (folder: string) =>
  readdirSync(folder).reduce((sum, name) => sum + statSync(path.join(folder, name)).size, 0) / 1000;

/** Writes the map of the code beside the model. */
async function writeMap(model: LayersModel, folder: string): Promise<void> {
  writeFileSync(path.join(folder, 'code_map.json'), JSON.stringify(await codeMap(model, SEED)));
}

const OPTIONS = {
  map: { type: 'boolean' },
  only: { type: 'string' },
  steps: { type: 'string' },
  backend: { type: 'string', default: 'wasm' },
  out: { type: 'string', default: path.join('demo', 'public', 'models') },
} as const;

await runScript(import.meta.url, OPTIONS, async ({ map, only, steps: text, backend, out }) => {
  const names = only === undefined ? NAMES : [oneOf('--only', 'its value', only, NAMES)];
  const steps = optionalInteger('steps', text);
  // Not after the training: it may be no folder to write to.
  mkdirSync(out, { recursive: true });
  const { reason } = await pickBackend(backend as 'auto');
  console.log(reason);
  if (map) {
    const folder = path.join(out, 'glyphs');
    await writeMap(await loadModel(folder), folder);
    return;
  }
  for (const name of names) {
    console.log(`\n${name}`);
    const model = name === 'digits' ? await trainDigits(steps) : await trainRecipe(name, steps);
    const folder = path.join(out, name);
    await saveModel(model, folder);
    if (name === 'glyphs') await writeMap(model, folder);
    console.log(
      `${folder}: ${model.countParams()} parameters, ${kilobytes(folder).toFixed(0)} kB.`,
    );
    model.dispose();
  }
});
