import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { io } from '@tensorflow/tfjs-core';
import { half } from './half.js';

/** Stores the float32 weights of each model in a folder as float16, which TensorFlow.js reads as well. */
export function halveModels(folder: string): void {
  for (const name of readdirSync(folder)) {
    const file = path.join(folder, name, 'model.json');
    const model = JSON.parse(readFileSync(file, 'utf8')) as io.ModelJSON;
    for (const { paths, weights } of model.weightsManifest) {
      if (weights.some(({ dtype }) => dtype !== 'float32')) continue;
      for (const weight of weights) {
        weight.quantization = { dtype: 'float16' };
      }
      for (const part of paths) {
        const place = path.join(folder, name, part);
        writeFileSync(place, half(readFileSync(place)));
      }
    }
    writeFileSync(file, JSON.stringify(model));
  }
}
