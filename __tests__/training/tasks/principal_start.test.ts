import * as tf from '@tensorflow/tfjs-core';
import { Random } from '../../../lib/arithmetic/random.js';
import { pcaReconstructionErrors } from '../../../lib/measures/pca.js';
import { inputsOf, sourceOf } from '../../../lib/training/data/source.js';
import { principalStart, startAsPrincipal } from '../../../lib/training/tasks/principal_start.js';
import { convAutoencoder } from '../../../models/index.js';
import '../../backends.js';

const SHAPE: [number, number, number] = [6, 5, 3];

/** Images that vary in few ways, far from black and white. */
function images(count: number, seed: number) {
  const ways = Array.from({ length: 7 }, (_, way) => {
    const random = new Random(100 + way);
    return Array.from({ length: 90 }, () => random.normal(0, 0.02));
  });
  const random = new Random(seed);
  return Array.from({ length: count }, () => {
    const weights = ways.map(() => random.normal());
    const x = Float32Array.from({ length: 90 }, (_, i) =>
      ways.reduce((sum, way, k) => sum + weights[k]! * way[i]!, 0.5),
    );
    return { x };
  });
}

test.each([
  [40, 3],
  [4, 6],
])('a model of %d examples begins as %d principal components', async (count, codeSize) => {
  await tf.setBackend('cpu');
  const [train, test] = [images(count, 1), images(10, 2)];
  const start = await principalStart(sourceOf(train), SHAPE, codeSize);
  const model = convAutoencoder({
    inputShape: SHAPE,
    filters: [4],
    codeSize,
    linear: true,
    seed: 1,
  });
  startAsPrincipal(model, start);
  const [x, other] = [inputsOf(train, SHAPE), inputsOf(test, SHAPE)];
  const expected = await pcaReconstructionErrors(x, other, Math.min(codeSize, count));
  const errors = tf.tidy(() => {
    const made = model.predict(other) as tf.Tensor;
    return tf.mean(tf.squaredDifference(made, other), [1, 2, 3]).arraySync() as number[];
  });
  errors.forEach((error, place) => {
    expect(error).toBeCloseTo(expected[place]!, 6);
  });
  // What is trained is beside them.
  model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
  const names = model.trainableWeights.map(({ originalName }) => originalName.split('/')[0]);
  expect([...new Set(names)].sort()).toEqual(['convolved_code', 'decode1', 'encode1', 'expand']);
  const before = model.getLayer('linear_image').getWeights()[0]!.dataSync().slice();
  const history = await model.fit(other, other, { epochs: 3, verbose: 0, shuffle: false });
  expect(history.history.loss!.at(-1)).toBeLessThan(history.history.loss![0] as number);
  expect(model.getLayer('linear_image').getWeights()[0]!.dataSync()).toEqual(before);
  tf.dispose([x, other]);
  model.dispose();
});

test('a linear way needs a code of a size', () => {
  expect(() => convAutoencoder({ linear: true })).toThrow(
    new Error('convAutoencoder: codeSize must be a number where linear is true, got null.'),
  );
});
