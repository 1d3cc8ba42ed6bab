import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';
import { layers } from '../../../lib/index.js';
import { loadKeras } from '../../../lib/keras/index.js';
import { loadModel, saveModel } from '../../../lib/node/index.js';
import { unet } from '../../../models/index.js';
import { corrupt } from '../corrupt.js';
import { mutateJson } from '../mutate_json.js';
import type { Files, Target } from '../target.js';
import { unchanged } from '../unchanged.js';

await tf.setBackend('cpu');

/** A chain with batch norm and an optimizer's state. */
async function decoder(): Promise<tfl.LayersModel> {
  const model = tfl.sequential({
    layers: [
      tfl.layers.dense({ units: 8, inputShape: [4] }),
      tfl.layers.reshape({ targetShape: [4, 2] }),
      tfl.layers.batchNormalization(),
      layers.conv1dTranspose({ filters: 2, kernelSize: 4, strides: 2, padding: 'same' }),
      layers.deconvolution({ filters: 1, kernelSize: 3, strides: 2, method: 'subpixel' }),
    ],
  });
  model.compile({ optimizer: 'adam', loss: 'meanSquaredError', metrics: ['mae'] });
  const [x, y] = [tf.ones([2, 4]), tf.ones([2, 16, 1])];
  await model.trainOnBatch(x, y);
  tf.dispose([x, y]);
  return model;
}

/** Layers in layers: recurrent cells, wrappers, a model in a model that is called twice. */
function nested(): tfl.LayersModel {
  const inner = tfl.sequential({ layers: [tfl.layers.dense({ units: 3, inputShape: [6, 3] })] });
  const input = tfl.input({ batchShape: [2, 6, 3] });
  const recurrent = tfl.layers.bidirectional({
    layer: tfl.layers.gru({ units: 3, returnSequences: true }),
    mergeMode: 'sum',
  });
  const spread = tfl.layers.timeDistributed({ layer: tfl.layers.dense({ units: 3 }) });
  const stateful = tfl.layers.lstm({ units: 2, stateful: true });
  const [once, twice] = [inner.apply(input), inner.apply(recurrent.apply(input))];
  const sum = tfl.layers.add().apply([once, spread.apply(twice)] as tfl.SymbolicTensor[]);
  return tfl.model({ inputs: input, outputs: stateful.apply(sum) as tfl.SymbolicTensor });
}

async function filesOf(model: tfl.LayersModel, includeOptimizer = false): Promise<Files> {
  const folder = mkdtempSync(join(tmpdir(), 'seed-'));
  await saveModel(model, folder, { includeOptimizer });
  const files = readdirSync(folder).map(
    (name) => [name, readFileSync(join(folder, name))] as const,
  );
  rmSync(folder, { recursive: true });
  model.dispose();
  return Object.fromEntries(files.map(([name, data]) => [name, new Uint8Array(data)]));
}

const seeds = [
  await filesOf(await decoder(), true),
  await filesOf(unet({ inputShape: [8, 8, 1], filters: 2, depth: 2 })),
  await filesOf(nested()),
];

/** Without the checksums, under which hardly any damage of the weights gets through. */
function withoutRecords(text: string): string {
  const { files: _, ...rest } = JSON.parse(text);
  return JSON.stringify(rest);
}

let count = 0;
export const target: Target = {
  make(random) {
    const files = { ...seeds[random.integer(seeds.length)]! };
    const [weights] = Object.keys(files).filter((name) => name.endsWith('.bin'));
    let text = new TextDecoder().decode(files['model.json']);
    if (random.integer(2) === 0) text = withoutRecords(text);
    const kind = random.integer(8);
    if (kind > 1) text = mutateJson(text, random);
    files['model.json'] = new TextEncoder().encode(text);
    if (kind === 0) files['model.json'] = corrupt(files['model.json'], random);
    if (kind === 1) files[weights!] = corrupt(files[weights!]!, random);
    return files;
  },
  async read(files, folder) {
    for (const [name, data] of Object.entries(files)) writeFileSync(join(folder, name), data);
    count += 1;
    await unchanged(() => (count % 4 === 0 ? loadKeras : loadModel)(folder));
  },
};
