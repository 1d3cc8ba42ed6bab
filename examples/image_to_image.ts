/**
 * npx tsx examples/image_to_image.ts [STEPS [IMAGES]]
 *
 * Glyphs from their edges, as pix2pix does it: a U-Net that is to come near to the original and to be taken for it by a
 * discriminator of patches, to out/examples/image_to_image.png.
 */
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { glyphs, Random } from '../lib/data/index.js';
import { hingeDiscriminator, hingeGenerator } from '../lib/losses/index.js';
import { pickBackend } from '../lib/node/index.js';
import { adam } from '../lib/optimizers/index.js';
import { patchDiscriminator, unet } from '../models/index.js';
import { draw } from './draw.js';

const [steps = 150, count = 500] = process.argv.slice(2).map(Number);
const BATCH = 16;
/** What the discriminator counts beside the absolute error. */
const WEIGHT = 0.01;

await pickBackend('wasm');
const { images, shape } = glyphs({ count, seed: 1 });
const y = tf.tensor4d(images, shape);
const sobel = tf.tensor4d([-1, 0, 1, -2, 0, 2, -1, 0, 1], [3, 3, 1, 1]);
const x = tf.tidy(() => {
  const slopes = [sobel, tf.transpose(sobel, [1, 0, 2, 3])].map((filter) =>
    tf.square(tf.conv2d(y, filter, 1, 'same')),
  );
  return tf.clipByValue(tf.div(tf.sqrt(tf.addN(slopes)), 4), 0, 1);
});

// Values that a sigmoid does not hold at black.
const sizes = { depth: 2, filters: 8, outputActivation: 'linear' };
const model = unet({ inputShape: [28, 28, 1], ...sizes, seed: 1 });
const judge = patchDiscriminator({
  inputShape: [28, 28, 2],
  filters: [16, 32],
  between: null,
  padding: 'same',
  batchNormalization: false,
  seed: 2,
});
const [ofModel, ofJudge] = [1, 2].map(() => adam({ learningRate: 0.001, beta1: 0.5 }));
const weights = (one: tfl.LayersModel) =>
  one.trainableWeights.map((weight) => weight.read() as tf.Variable);
const random = new Random(1);
for (let step = 1; step <= steps; step++) {
  tf.tidy(() => {
    const places = tf.tensor1d(
      Array.from({ length: BATCH }, () => random.integer(count)),
      'int32',
    );
    const [given, wanted] = [tf.gather(x, places), tf.gather(y, places)];
    const make = () => model.apply(given, { training: true }) as tf.Tensor;
    const score = (made: tf.Tensor) => judge.apply(tf.concat([given, made], -1)) as tf.Tensor;
    const made = make();
    ofJudge!.minimize(() => hingeDiscriminator(score(wanted), score(made)), false, weights(judge));
    const loss = () => {
      const now = make();
      const absolute = tf.mean(tf.abs(tf.sub(now, wanted)));
      return tf.add(absolute, tf.mul(hingeGenerator(score(now)), WEIGHT)) as tf.Scalar;
    };
    const value = ofModel!.minimize(loss, true, weights(model));
    if (step % 50 === 0 || step === steps)
      console.log(`step ${step}: loss ${value!.dataSync()[0]}`);
  });
}
const [given, wanted] = [tf.slice(x, 0, 10), tf.slice(y, 0, 10)];
await draw('image_to_image', {
  edges: given,
  model: model.predict(given) as tf.Tensor,
  originals: wanted,
});
