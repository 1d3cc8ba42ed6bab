import '../backends.js';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { Random } from '../../lib/arithmetic/random.js';
import { unet, unet1d } from '../../models/index.js';

beforeAll(() => tf.setBackend('wasm'));

test.each<[string, () => LayersModel, number[]]>([
  [
    'unet',
    () => unet({ inputShape: [null, null, 3], depth: 2, filters: 2, residual: true }),
    [2, 7, 5, 3],
  ],
  [
    'unet1d',
    () => unet1d({ inputShape: [null, 2], depth: 2, filters: 2, residual: true }),
    [2, 13, 2],
  ],
] as const)(
  '%s gives what it is given before it is trained, and learns what to add',
  async (_, build, shape) => {
    const model = build();
    const random = new Random(1);
    const x = tf.tensor(
      Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => random.normal(0, 3)),
      [...shape],
    );
    const out = model.predict(x) as tf.Tensor;
    expect(await out.data()).toEqual(await x.data());
    model.compile({ optimizer: tf.train.adam(0.01), loss: 'meanSquaredError' });
    const y = tf.add(x, 1);
    let loss = Number.NaN;
    for (let step = 0; step < 60; step++) loss = (await model.trainOnBatch(x, y)) as number;
    // The least that gives back what it is given is 1.
    expect(loss).toBeLessThan(0.5);
    tf.dispose([x, y, out]);
    model.dispose();
  },
);
