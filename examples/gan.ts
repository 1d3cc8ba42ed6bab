/**
 * npx tsx examples/gan.ts [STEPS [IMAGES]]
 *
 * New glyphs from noise: a DCGAN with the losses of WGAN-GP, whose critic is kept from changing faster than its input by a
 * penalty on its gradient, to out/examples/gan.png.
 */
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { glyphs, Random } from '../lib/data/index.js';
import { gradientPenalty } from '../lib/losses/index.js';
import { pickBackend } from '../lib/node/index.js';
import { adam } from '../lib/optimizers/index.js';
import { dcganDiscriminator, dcganGenerator } from '../models/index.js';
import { draw } from './draw.js';

const [steps = 300, count = 1000] = process.argv.slice(2).map(Number);
const [BATCH, LATENT] = [32, 32];

await pickBackend('wasm');
const { images, shape } = glyphs({ count, seed: 1 });
const x = tf.sub(tf.mul(tf.tensor4d(images, shape), 2), 1);
const random = new Random(1);
const noise = (n: number) => tf.randomNormal([n, LATENT], 0, 1, 'float32', random.integer(1e9));

const sizes = { filters: [64, 32, 16], kernelSize: 4, latentSize: LATENT };
const generator = dcganGenerator({ ...sizes, outputShape: [28, 28, 1], seed: 1 });
const critic = dcganDiscriminator({ filters: [32, 64], dropout: 0, seed: 2 });
const [ofGenerator, ofCritic] = [1, 2].map(() => adam({ learningRate: 0.0005, beta1: 0.5 }));
const weights = (model: tfl.LayersModel) =>
  model.trainableWeights.map((weight) => weight.read() as tf.Variable);
const run = (model: tfl.LayersModel, input: tf.Tensor) =>
  model.apply(input, { training: true }) as tf.Tensor;

for (let step = 1; step <= steps; step++) {
  tf.tidy(() => {
    const places = Array.from({ length: BATCH }, () => random.integer(count));
    const real = tf.gather(x, tf.tensor1d(places, 'int32'));
    const made = run(generator, noise(BATCH));
    const worse = ofCritic!.minimize(
      () => {
        const apart = tf.sub(tf.mean(run(critic, made)), tf.mean(run(critic, real)));
        return tf.add(apart, tf.mul(gradientPenalty(critic, real, made), 10)) as tf.Scalar;
      },
      true,
      weights(critic),
    );
    const better = () => tf.neg(tf.mean(run(critic, run(generator, noise(BATCH))))) as tf.Scalar;
    ofGenerator!.minimize(better, false, weights(generator));
    if (step % 50 === 0 || step === steps)
      console.log(`step ${step}: critic ${worse!.dataSync()[0]}`);
  });
}
const made = generator.predict(noise(10)) as tf.Tensor;
await draw('gan', { 'from noise': tf.div(tf.add(made, 1), 2) });
