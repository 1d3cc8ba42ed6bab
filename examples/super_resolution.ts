/**
 * npx tsx examples/super_resolution.ts [EPOCHS [IMAGES]]
 *
 * Glyphs of twice as many pixels by a sub-pixel convolutional network, beside bicubic interpolation, from which it starts,
 * to out/examples/super_resolution.png.
 */
import * as tf from '@tensorflow/tfjs-core';
import { glyphs } from '../lib/data/index.js';
import { imagePsnr } from '../lib/measures/index.js';
import { pickBackend } from '../lib/node/index.js';
import { adam } from '../lib/optimizers/index.js';
import { espcn } from '../models/index.js';
import { draw } from './draw.js';

const [epochs = 8, count = 500] = process.argv.slice(2).map(Number);

await pickBackend('wasm');
const { images, shape } = glyphs({ count, seed: 1 });
const large = tf.tensor4d(images, shape);
const small = tf.avgPool(large, 2, 2, 'valid');

const model = espcn({ inputShape: [null, null, 1], factor: 2, seed: 1 });
model.compile({ optimizer: adam({ learningRate: 0.002 }), loss: 'meanAbsoluteError' });
const [train, test] = [0.9, 0.1].map((part) => Math.round(part * count));
const first = (x: tf.Tensor) => tf.slice(x, 0, train!);
const last = (x: tf.Tensor) => tf.slice(x, train!, test!) as tf.Tensor4D;
// It adds what it learns to the interpolation, which is all that it gives before.
const cubic = model.predict(last(small)) as tf.Tensor4D;
await model.fit(first(small), first(large), { epochs, batchSize: 16, seed: 1 });

const made = model.predict(last(small)) as tf.Tensor4D;
const psnr = (x: tf.Tensor4D) =>
  tf
    .mean(imagePsnr(tf.clipByValue(x, 0, 1), last(large)))
    .dataSync()[0]!
    .toFixed(2);
console.log(`PSNR ${psnr(made)} dB, of bicubic interpolation ${psnr(cubic)} dB`);
const some = (x: tf.Tensor) => tf.slice(x, 0, Math.min(10, test!));
await draw('super_resolution', {
  bicubic: some(cubic),
  model: some(made),
  originals: some(last(large)),
});
