import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { gunzipSync } from 'fflate';
import '@tensorflow/tfjs-backend-cpu';
import { loadKeras } from '../../../lib/keras/index.js';
import { corruptHdf5 } from '../corrupt_hdf5.js';
import type { Target } from '../target.js';
import { unchanged } from '../unchanged.js';

await tf.setBackend('cpu');
const files = ['frozen_h5_k3', 'gru_h5_k2', 'nested_h5_k2', 'long_names_h5_k3'].map((name) =>
  gunzipSync(readFileSync(join(import.meta.dirname, `../../fixtures/keras/${name}.h5.gz`))),
);

export const target: Target = {
  make: (random) => ({ 'model.h5': corruptHdf5(files[random.integer(files.length)]!, random) }),
  read: (made) => unchanged(() => loadKeras(made['model.h5']!)),
};
