/**
 * npx tsx examples/diffusion.ts [STEPS [IMAGES]]
 *
 * New glyphs from noise that is taken away step by step (DDPM), drawn by 20 steps (DDIM) with averages of the weights: what is
 * there after none, 10, 15 and 20 of them, to out/examples/diffusion.png.
 */
import * as tf from '@tensorflow/tfjs-core';
import { glyphs, Random } from '../lib/data/index.js';
import { pickBackend } from '../lib/node/index.js';
import { adam } from '../lib/optimizers/index.js';
import { addNoise, cosineBetas, ddimSample, velocity } from '../lib/predict/index.js';
import { diffusionUnet } from '../models/index.js';
import { draw } from './draw.js';

const [steps = 800, count = 1000] = process.argv.slice(2).map(Number);
const BATCH = 16;

await pickBackend('wasm');
const { images, shape } = glyphs({ count, seed: 1 });
const x = tf.sub(tf.mul(tf.tensor4d(images, shape), 2), 1);

// Squares of 2x2 pixels are one position: a quarter of the work.
const own = {
  patch: 2,
  filters: 16,
  multipliers: [1, 2],
  blocks: 1,
  attentionSizes: [],
  groups: 4,
};
const model = diffusionUnet({ inputShape: [28, 28, 1], ...own, seed: 1 });
const betas = cosineBetas();
const optimizer = adam({ learningRate: 0.002, useEma: true, emaMomentum: 0.99 });
model.compile({ optimizer, loss: 'meanSquaredError' });

const random = new Random(1);
for (let step = 1; step <= steps; step++) {
  const places = Array.from({ length: BATCH }, () => random.integer(count));
  const times = places.map(() => random.integer(1000));
  const clean = tf.gather(x, tf.tensor1d(places, 'int32'));
  const noise = tf.randomNormal(clean.shape, 0, 1, 'float32', step);
  const noisy = addNoise(clean, noise, times, betas);
  const wanted = velocity(clean, noise, times, betas);
  const at = tf.tensor2d(times, [BATCH, 1]);
  const loss = await model.trainOnBatch([noisy, at], wanted);
  tf.dispose([clean, noise, noisy, wanted, at]);
  if (step % 50 === 0 || step === steps) console.log(`step ${step}: loss ${loss}`);
}
optimizer.finalizeVariableValues();
const noise = tf.randomNormal([7, 28, 28, 1], 0, 1, 'float32', 1);
const row = (sample: tf.Tensor) => tf.div(tf.add(sample, 1), 2);
const rows: Record<string, tf.Tensor> = { noise: row(noise) };
await ddimSample(model, {
  ...{ count: 7, steps: 20, spacing: 'trailing', predicts: 'velocity', betas },
  noise: () => noise,
  onStep(sample, done) {
    if (done >= 10 && done % 5 === 0) rows[`${done} steps`] = row(sample);
  },
});
await draw('diffusion', rows);
