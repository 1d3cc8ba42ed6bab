import '../../backends.js';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { Random } from '../../../lib/data/index.js';
import { gradientPenalty } from '../../../lib/losses/index.js';
import { ownOptimizer } from '../../../lib/tfjs/own_optimizer.js';
import { dcganStep, GAN_LOSSES } from '../../../lib/training/tasks/dcgan_step.js';
import { normalNoise } from '../../../lib/training/tasks/normal_noise.js';
import { dcganDiscriminator, dcganGenerator } from '../../../models/index.js';
import { describeEachBackend } from '../../backends.js';

const SHAPE: [number, number, number] = [8, 8, 1];

function built() {
  const generator = dcganGenerator({
    outputShape: SHAPE,
    latentSize: 4,
    filters: [4, 4],
    strides: [2, 2],
    seed: 1,
  });
  const discriminator = dcganDiscriminator({
    inputShape: SHAPE,
    filters: [4, 4],
    dropout: 0,
    seed: 2,
  });
  for (const model of [generator, discriminator]) {
    model.compile({ optimizer: tf.train.adam(0.01, 0.5), loss: 'binaryCrossentropy' });
    ownOptimizer(model);
  }
  return { generator, discriminator };
}

const weights = (model: LayersModel) =>
  model.trainableWeights.map((weight) => [...weight.read().dataSync()]);

describeEachBackend('a step of a DCGAN', () => {
  test.each(GAN_LOSSES)(
    '%s: both learn, the same in each run, and nothing is left',
    async (loss) => {
      const run = async () => {
        const models = built();
        const real = tf.clipByValue(normalNoise(new Random(3), [6, ...SHAPE]), -1, 1);
        const before = [weights(models.generator), weights(models.discriminator)];
        // The first step makes what Adam remembers.
        const first = await dcganStep(models, real, new Random(4), loss);
        const tensors = tf.memory().numTensors;
        const second = await dcganStep(models, real, new Random(5), loss);
        expect(tf.memory().numTensors).toBe(tensors);
        const after = [weights(models.generator), weights(models.discriminator)];
        after.flat().forEach((weight, i) => {
          // What is added to all scores is nothing to losses that compare them.
          if (weight.length > 1) expect(weight).not.toEqual(before.flat()[i]);
        });
        real.dispose();
        for (const model of Object.values(models)) model.dispose();
        return { numbers: [...first, ...second], after };
      };
      const one = await run();
      for (const value of one.numbers) expect(value).toEqual(expect.any(Number));
      expect(await run()).toEqual(one);
    },
  );

  test('a penalty brings the norm of the gradient of the discriminator to 1', async () => {
    const models = built();
    const real = tf.clipByValue(normalNoise(new Random(3), [6, ...SHAPE]), -1, 1);
    const [made, mix] = [tf.zerosLike(real), tf.fill([6], 0.5) as tf.Tensor1D];
    const penalty = () =>
      tf.tidy(() => gradientPenalty(models.discriminator, real, made, { mix }).dataSync()[0]!);
    const before = penalty();
    for (let step = 0; step < 30; step++) {
      await dcganStep(models, real, new Random(step), 'wasserstein');
    }
    expect(penalty()).toBeLessThan(before / 2);
    tf.dispose([real, made, mix]);
    for (const model of Object.values(models)) model.dispose();
  });
});
