/**
 * npx tsx examples/vq_vae.ts [EPOCHS [IMAGES]]
 *
 * A vector quantised autoencoder of drawn glyphs: each image as 49 numbers below 64, which are 294 bits, and back, to
 * out/examples/vq_vae.png.
 */
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { glyphs } from '../lib/data/index.js';
import type { VectorQuantizer } from '../lib/layers/index.js';
import { pickBackend } from '../lib/node/index.js';
import { adam } from '../lib/optimizers/index.js';
import { vqVae } from '../models/index.js';
import { draw } from './draw.js';

const [epochs = 8, count = 1000] = process.argv.slice(2).map(Number);

await pickBackend('wasm');
const { images, shape } = glyphs({ count, seed: 1 });
// The model takes values about 0.
const x = tf.sub(tf.tensor4d(images, shape), 0.5);

// With a decay the codes are moving averages of the vectors that take them.
const sizes = { filters: 32, residualFilters: 16, codeSize: 16, codes: 64 };
const model = vqVae({ inputShape: [28, 28, 1], ...sizes, decay: 0.95, seed: 1 });
model.compile({ optimizer: adam({ learningRate: 0.002 }), loss: 'meanSquaredError' });
const onEpochEnd = async (epoch: number, logs?: Record<string, number>) =>
  console.log(`epoch ${epoch + 1}: loss ${logs!.loss}`);
await model.fit(x, x, { epochs, batchSize: 32, seed: 1, callbacks: { onEpochEnd } });

const [encoder, decoder] = ['encoder', 'decoder'].map(
  (name) => model.getLayer(name) as unknown as tfl.LayersModel,
);
const quantizer = model.getLayer('vector_quantizer') as unknown as VectorQuantizer;
const some = tf.slice(x, 0, 10);
// What would be stored, and all that is needed to get the images back.
const numbers = quantizer.encode(encoder!.predict(some) as tf.Tensor);
console.log(`The first image: ${tf.slice(numbers, 0, 1).dataSync().join(' ')}`);
const back = decoder!.predict(quantizer.decode(numbers)) as tf.Tensor;
await draw('vq_vae', { originals: tf.add(some, 0.5), 'from 49 numbers': tf.add(back, 0.5) });
