import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { unzipSync } from 'fflate';
import { loadOnnx } from '../../../lib/onnx/index.js';
import { corrupt } from '../corrupt.js';
import type { Target } from '../target.js';

const PACK = new URL('../../fixtures/oracle/onnx_models.zip.br', import.meta.url);
const MODELS = Object.entries(unzipSync(brotliDecompressSync(readFileSync(PACK)))).flatMap(
  ([name, bytes]) => (name.endsWith('.onnx') ? [bytes] : []),
);

export const target: Target = {
  make: (random) => {
    const bytes = MODELS[random.integer(MODELS.length)]!;
    if (random.integer(2) === 0) return { 'a.onnx': corrupt(bytes, random) };
    // One byte among the nodes, which come before the weights: an attribute, a name, a length.
    const changed = bytes.slice();
    changed[random.integer(Math.min(changed.length, 2048))] = random.integer(256);
    return { 'a.onnx': changed };
  },
  async read(files) {
    const model = await loadOnnx(files['a.onnx']!);
    model.dispose();
    tf.disposeVariables();
  },
};
