import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import '@tensorflow/tfjs-backend-cpu';
import { loadKeras } from '../../../lib/keras/index.js';
import { corrupt } from '../corrupt.js';
import { mutateJson } from '../mutate_json.js';
import type { Target } from '../target.js';
import { unchanged } from '../unchanged.js';

await tf.setBackend('cpu');
const NAMES = [
  'deferred_sequential_k3',
  'functions_k3',
  'masked_k3',
  'stacked_cells_k3',
  'operations_k3',
  'states_k2',
  'equal_inner_names_k2',
  'lambda_recipe_k2',
  'reshape_recipe_k2',
];
const files = NAMES.map(
  (name) =>
    new Uint8Array(readFileSync(join(import.meta.dirname, `../../fixtures/keras/${name}.keras`))),
);
const CONFIG = 'config.json';

export const target: Target = {
  make(random) {
    const file = files[random.integer(files.length)]!;
    if (random.integer(4) === 0) return { 'model.keras': corrupt(file, random) };
    // Under right checksums.
    const parts = unzipSync(file);
    parts[CONFIG] = strToU8(mutateJson(strFromU8(parts[CONFIG]!), random));
    return { 'model.keras': zipSync(parts, { level: random.integer(2) === 0 ? 0 : 6 }) };
  },
  read: (made) => unchanged(() => loadKeras(made['model.keras']!)),
};
