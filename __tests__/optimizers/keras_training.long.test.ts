import * as tf from '@tensorflow/tfjs-core';
import { describeEachBackend } from '../backends.js';
import { MODELS, Training } from './keras_training.js';

const BACKENDS = ['cpu', 'wasm'] as const;

/**
 * Every model by every eighth optimizer, in turn, so that each meets four models and each model two; all of them, which
 * takes a quarter of an hour, with TRAIN_ALL=1.
 */
const EVERY = process.env.TRAIN_ALL === '1' ? 1 : 8;

/** What is not within the bounds where Keras is within 1e-5 of itself: printed, and none. */
const outside: string[] = [];

describeEachBackend(
  'trains as Keras trains',
  (backend) => {
    test.each(MODELS)(
      '%s: losses within 1e-5, weights within 1e-4',
      async (name) => {
        const training = await Training.of(name);
        const before = tf.memory().numTensors;
        const found: string[] = [];
        const turn = MODELS.indexOf(name) % EVERY;
        const names = Object.keys(training.row.runs).filter((_, i) => i % EVERY === turn);
        for (const optimizer of names) {
          const { losses, weights, steady } = await training.compare(optimizer);
          if (losses <= 1e-5 && weights <= 1e-4) continue;
          const line = `${backend} ${name} ${optimizer}: losses ${losses.toExponential(1)}, weights ${weights.toExponential(1)}`;
          if (steady) found.push(line);
          else outside.push(line);
        }
        expect(tf.memory().numTensors).toBe(before);
        training.dispose();
        expect(found).toEqual([]);
      },
      300_000,
    );
  },
  BACKENDS,
);

afterAll(() => {
  const lines = outside.length === 0 ? ['none'] : outside;
  console.log(`Not within the bounds, as Keras is not within 1e-5 of itself:\n${lines.join('\n')}`);
});
