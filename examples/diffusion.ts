/**
 * npx tsx examples/diffusion.ts [STEPS [IMAGES]]
 *
 * New glyphs from noise that is taken away step by step (DDPM), drawn by 20 steps (DDIM) with averages of the weights, to
 * out/examples/diffusion.png.
 */
import * as tf from '@tensorflow/tfjs-core';
import { glyphs, Random } from '../lib/data/index.js';
import { pickBackend } from '../lib/node/index.js';
import { adam } from '../lib/optimizers/index.js';
import { addNoise, ddimSample } from '../lib/predict/index.js';
import { diffusionUnet } from '../models/index.js';
import { draw } from './draw.js';

const [steps = 300, count = 1000] = process.argv.slice(2).map(Number);
const BATCH = 16;

await pickBackend('wasm');
const { images, shape } = glyphs({ count, seed: 1 });
const x = tf.sub(tf.mul(tf.tensor4d(images, shape), 2), 1);

// Squares of 2x2 pixels are one position: a quarter of the work. What comes out is added to what goes in, which is mostly noise.
const sizes = { patch: 2, filters: 16, multipliers: [1, 2], blocks: 1, groups: 4 };
const own = { ...sizes, attentionSizes: [], residual: true };
const model = diffusionUnet({ inputShape: [28, 28, 1], ...own, seed: 1 });
const optimizer = adam({ learningRate: 0.002, useEma: true, emaMomentum: 0.99 });
model.compile({ optimizer, loss: 'meanSquaredError' });

const random = new Random(1);
for (let step = 1; step <= steps; step++) {
  const places = Array.from({ length: BATCH }, () => random.integer(count));
  const times = places.map(() => random.integer(1000));
  const clean = tf.gather(x, tf.tensor1d(places, 'int32'));
  const noise = tf.randomNormal(clean.shape, 0, 1, 'float32', step);
  const noisy = addNoise(clean, noise, times);
  const at = tf.tensor2d(times, [BATCH, 1]);
  const loss = await model.trainOnBatch([noisy, at], noise);
  tf.dispose([clean, noise, noisy, at]);
  if (step % 50 === 0 || step === steps) console.log(`step ${step}: loss ${loss}`);
}
optimizer.finalizeVariableValues();
const made = await ddimSample(model, { count: 10, steps: 20, seed: 1 });
await draw('diffusion', { 'from noise': tf.div(tf.add(made, 1), 2) });
