import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import '../../lib/index.js';
import { layers } from '../../lib/layers/index.js';
import { describeEachBackend } from '../backends.js';
import { saveAndLoad } from '../save_and_load.js';

const training = { training: true };

/** The divergence of the formula, in double precision. */
const divergence = (mean: number[], logVariance: number[]) =>
  mean.reduce(
    (sum, m, i) => sum + (m * m + Math.exp(logVariance[i]!) - logVariance[i]! - 1) / 2,
    0,
  );

describeEachBackend('sampling', () => {
  test('gives the mean in prediction, and draws of mean and variance in training', async () => {
    const layer = layers.sampling({ seed: 5 });
    const count = 20_000;
    const mean = tf.fill([count, 2], 3);
    const logVariance = tf.fill([count, 2], 2 * Math.log(0.5));
    const draw = () => layer.apply([mean, logVariance], training) as tf.Tensor;
    expect(await (layer.apply([mean, logVariance]) as tf.Tensor).data()).toEqual(await mean.data());
    const values = await draw().data<'float32'>();
    const average = values.reduce((a, b) => a + b, 0) / values.length;
    const variance = values.reduce((sum, v) => sum + (v - average) ** 2, 0) / values.length;
    // Five standard errors of 40,000 draws.
    expect(Math.abs(average - 3)).toBeLessThan((5 * 0.5) / 200);
    expect(Math.abs(Math.sqrt(variance) - 0.5)).toBeLessThan((5 * 0.5) / Math.sqrt(80_000));
    expect(await draw().data()).not.toEqual(values);
    const again = layers.sampling({ seed: 5 }).apply([mean, logVariance], training) as tf.Tensor;
    expect(await again.data()).toEqual(values);
  });

  test('the gradients are those of the draw', async () => {
    const run = (m: tf.Tensor, l: tf.Tensor) =>
      tf.sum(layers.sampling({ seed: 2 }).apply([m, l], training) as tf.Tensor) as tf.Scalar;
    const [m, l] = [tf.tensor2d([[1, -2]]), tf.tensor2d([[0.5, 1]])];
    const z = layers.sampling({ seed: 2 }).apply([m, l], training) as tf.Tensor;
    const [drawn, mean] = [await z.data(), await m.data()];
    const [ofMean, ofSpread] = tf.grads(run)([m, l]);
    expect(Array.from(await ofMean!.data())).toEqual([1, 1]);
    // z = m + e^(l/2) n, so that dz/dl = (z - m) / 2.
    const expected = Array.from(drawn, (value, i) => (value - mean[i]!) / 2);
    Array.from(await ofSpread!.data()).forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 5);
    });
  });

  test('its divergence is a part of the loss, trained, saved and loaded', async () => {
    const input = tfl.input({ shape: [3] });
    const dense = (name: string, seed: number) =>
      tfl.layers.dense({
        units: 2,
        name,
        kernelInitializer: tfl.initializers.glorotUniform({ seed }),
      });
    const [mean, logVariance] = [dense('mean', 1), dense('logVariance', 2)];
    const pair = [mean, logVariance].map((one) => one.apply(input) as tfl.SymbolicTensor);
    const code = layers.sampling({ divergenceWeight: 0.7, seed: 3 }).apply(pair);
    const model = tfl.model({ inputs: input, outputs: code as tfl.SymbolicTensor });
    model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
    const rows = [
      [1, 2, 3],
      [-1, 0.5, 2],
    ];
    const x = tf.tensor2d(rows);
    const y = tf.tensor2d([
      [0.2, 0.1],
      [0.5, -1],
    ]);
    const lossOf = async (one: tfl.LayersModel) =>
      (await (one.evaluate(x, y, { batchSize: 2 }) as tf.Scalar).data())[0]!;
    const of = (layer: tfl.layers.Layer) => (layer.apply(x) as tf.Tensor2D).array();
    const [means, spreads] = [await of(mean), await of(logVariance)];
    const kl = means.reduce((sum, row, i) => sum + divergence(row, spreads[i]!), 0) / 2;
    const target = await y.array();
    const mse =
      means
        .flatMap((row, i) => row.map((v, j) => (v - target[i]![j]!) ** 2))
        .reduce((a, b) => a + b) / 4;
    const before = await lossOf(model);
    expect(before).toBeCloseTo(mse + 0.7 * kl, 4);
    await model.trainOnBatch(x, y);
    const tensors = tf.memory().numTensors;
    for (let step = 0; step < 20; step++) await model.trainOnBatch(x, y);
    expect(tf.memory().numTensors).toBe(tensors);
    const after = await lossOf(model);
    expect(after).toBeLessThan(before);
    const loaded = await saveAndLoad(model);
    loaded.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
    expect(await lossOf(loaded)).toBe(after);
  });
});
