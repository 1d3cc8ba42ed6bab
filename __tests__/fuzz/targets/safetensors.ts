import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';
import { importTorch } from '../../../lib/torch/index.js';
import { corrupt } from '../corrupt.js';
import { mutateJson } from '../mutate_json.js';
import type { Target } from '../target.js';
import { unchanged } from '../unchanged.js';

await tf.setBackend('cpu');
const file = new Uint8Array(
  readFileSync(join(import.meta.dirname, '../../fixtures/torch/linear_classes.safetensors')),
);
const begin = 8 + Number(new DataView(file.buffer).getBigUint64(0, true));
const header = new TextDecoder().decode(file.subarray(8, begin));

const model = tfl.sequential();
model.add(tfl.layers.conv2d({ filters: 3, kernelSize: 3, inputShape: [6, 6, 1] }));
model.add(tfl.layers.flatten());
model.add(tfl.layers.dense({ units: 4 }));

/** The file with another header, whose length is right. */
function withHeader(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  const length = new Uint8Array(BigUint64Array.of(BigInt(bytes.length)).buffer);
  return Buffer.concat([length, bytes, file.subarray(begin)]);
}

export const target: Target = {
  make: (random) => ({
    'model.safetensors':
      random.integer(2) === 0 ? corrupt(file, random) : withHeader(mutateJson(header, random)),
  }),
  read: (files) => unchanged(() => importTorch(files['model.safetensors']!, model)),
};
