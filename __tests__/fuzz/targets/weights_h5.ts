import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { unzipSync, zipSync } from 'fflate';
import '@tensorflow/tfjs-backend-cpu';
import { loadKeras } from '../../../lib/keras/index.js';
import { corruptHdf5 } from '../corrupt_hdf5.js';
import type { Target } from '../target.js';
import { unchanged } from '../unchanged.js';

await tf.setBackend('cpu');
const seeds = ['deferred_sequential_k3', 'stacked_cells_k3', 'states_k2'].map((name) =>
  unzipSync(readFileSync(join(import.meta.dirname, `../../fixtures/keras/${name}.keras`))),
);
const WEIGHTS = 'model.weights.h5';

/** model.weights.h5 inside of a .keras that is right; on its own, every third time, it is no model. */
export const target: Target = {
  make(random) {
    const parts = seeds[random.integer(seeds.length)]!;
    const weights = corruptHdf5(parts[WEIGHTS]!, random);
    if (random.integer(3) === 0) return { file: weights };
    return { file: zipSync({ ...parts, [WEIGHTS]: weights }, { level: 0 }) };
  },
  read: (made) => unchanged(() => loadKeras(made.file!)),
};
