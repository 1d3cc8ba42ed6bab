/**
 * npx tsx examples/vae.ts [EPOCHS [IMAGES]]
 *
 * A variational autoencoder of drawn glyphs: images back from a code of 16 numbers, and new ones from codes that are
 * drawn by chance, to out/examples/vae.png.
 */
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { glyphs } from '../lib/data/index.js';
import { pickBackend } from '../lib/node/index.js';
import { adam } from '../lib/optimizers/index.js';
import { vae } from '../models/index.js';
import { draw } from './draw.js';

const [epochs = 8, count = 1000] = process.argv.slice(2).map(Number);
const CODE = 16;

await pickBackend('wasm');
const { images, shape } = glyphs({ count, seed: 1 });
const x = tf.tensor4d(images, shape);

// The layer that draws the code adds its divergence, times beta, to the loss.
const model = vae({ inputShape: [28, 28, 1], codeSize: CODE, beta: 0.01, seed: 1 });
model.compile({ optimizer: adam({ learningRate: 0.002 }), loss: 'meanSquaredError' });
await model.fit(x, x, {
  epochs,
  batchSize: 32,
  seed: 1,
  callbacks: {
    onEpochEnd: async (epoch, logs) => console.log(`epoch ${epoch + 1}: loss ${logs!.loss}`),
  },
});

const decoder = model.getLayer('decoder') as unknown as tfl.LayersModel;
const some = tf.slice(x, 0, 10);
await draw('vae', {
  originals: some,
  'back from their codes': model.predict(some) as tf.Tensor,
  'from drawn codes': decoder.predict(tf.randomNormal([10, CODE], 0, 1, 'float32', 1)) as tf.Tensor,
});
