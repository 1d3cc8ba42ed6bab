import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { unzipSync, zipSync } from 'fflate';
import { importTorch } from '../../../lib/torch/index.js';
import { corrupt } from '../corrupt.js';
import type { Target } from '../target.js';
import { unchanged } from '../unchanged.js';

await tf.setBackend('cpu');
const PACK = new URL('../../fixtures/oracle/torch_states.zip.br', import.meta.url);
const FILES = Object.entries(unzipSync(brotliDecompressSync(readFileSync(PACK)))).flatMap(
  ([name, bytes]) => (/^(right|chosen|refused)\//.test(name) ? [bytes] : []),
);
const model = tfl.sequential({ layers: [tfl.layers.dense({ units: 2, inputShape: [3] })] });
const isZip = (bytes: Uint8Array) => bytes[0] === 0x50;

export const target: Target = {
  make(random) {
    const bytes = FILES[random.integer(FILES.length)]!;
    if (!isZip(bytes) || random.integer(4) === 0) return { 'a.pt': corrupt(bytes, random) };
    // Behind the checksums: one of its files, most often the pickle, in a new zip.
    const files = unzipSync(bytes);
    const names = Object.keys(files);
    const pickle = names.find((name) => name.endsWith('data.pkl'))!;
    const name = random.integer(4) === 0 ? names[random.integer(names.length)]! : pickle;
    return { 'a.pt': zipSync({ ...files, [name]: corrupt(files[name]!, random) }, { level: 0 }) };
  },
  read: (files) => unchanged(() => importTorch(files['a.pt']!, model)),
};
