import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import '../../lib/repairs/index.js';
import { importTorch, torchLayers } from '../../lib/torch/index.js';
import { describeEachBackend } from '../backends.js';
import { writeSafetensors } from '../torch/write_safetensors.js';
import { distance, noise } from '../wasm/compare.js';

const SHAPE = [2, 3, 4, 5, 3];
const CHANNELS = 3;
const PLACES = 2 * 3 * 4 * 5;
const x = noise(PLACES * CHANNELS, 1).map((v, i) => 2 * v + (i % CHANNELS));
const [gamma, beta, mean] = [2, 3, 4].map((seed) => noise(CHANNELS, seed));
const variance = noise(CHANNELS, 5).map((v) => v ** 2 + 0.5);

/** y of the formula, channel by channel. */
const normalized = (means: ArrayLike<number>, variances: ArrayLike<number>, epsilon: number) =>
  Float64Array.from(x, (v, i) => {
    const c = i % CHANNELS;
    return ((v - means[c]!) / Math.sqrt(variances[c]! + epsilon)) * gamma![c]! + beta![c]!;
  });

/** Mean and variance of each channel of x. */
const moments = [0, 1, 2].map((c) => {
  const own = [...x].filter((_, i) => i % CHANNELS === c);
  const average = own.reduce((a, b) => a + b, 0) / PLACES;
  return [average, own.reduce((a, b) => a + (b - average) ** 2, 0) / PLACES] as const;
});

const layerOf = (axis: number | number[]) => {
  const layer = tfl.layers.batchNormalization({
    axis: axis as number,
    epsilon: 1e-3,
    momentum: 0.9,
  });
  layer.build(SHAPE);
  const values = [gamma!, beta!, mean!, variance];
  const tensors = values.map((one) => tf.tensor1d(one));
  layer.setWeights(tensors);
  tf.dispose(tensors);
  return layer;
};

describeEachBackend('BatchNormalization without scale or center', () => {
  test.each([
    { scale: false, center: true },
    { scale: true, center: false },
    { scale: false, center: false },
  ])('trains by the moments of the batch: %j', (given) => {
    const layer = tfl.layers.batchNormalization({ ...given, epsilon: 1e-3 });
    layer.build([PLACES, CHANNELS]);
    const own = [...(given.scale ? [gamma!] : []), ...(given.center ? [beta!] : [])];
    const tensors = [...own, mean!, variance].map((one) => tf.tensor1d(one));
    layer.setWeights(tensors);
    const before = tf.memory().numTensors;
    const y = tf.tidy(() => {
      const input = tf.tensor(x, [PLACES, CHANNELS]);
      return (layer.apply(input, { training: true }) as tf.Tensor).dataSync();
    });
    const expected = Float64Array.from(x, (v, i) => {
      const [m, s2] = moments[i % CHANNELS]!;
      const scaled = ((v - m) / Math.sqrt(s2 + 1e-3)) * (given.scale ? gamma![i % CHANNELS]! : 1);
      return scaled + (given.center ? beta![i % CHANNELS]! : 0);
    });
    expect(distance(y, expected)).toBeLessThan(1e-5);
    expect(tf.memory().numTensors).toBe(before);
    expect(layer.getConfig()).toMatchObject(given);
    tf.dispose([tensors, layer.getWeights()]);
  });

  test('a model with it learns', async () => {
    const norm = tfl.layers.batchNormalization({ scale: false, inputShape: [CHANNELS] });
    const model = tfl.sequential({ layers: [norm] });
    model.compile({ loss: 'meanSquaredError', optimizer: 'sgd' });
    const [input, target] = [tf.tensor(x, [PLACES, CHANNELS]), tf.ones([PLACES, CHANNELS])];
    const losses: number[] = [];
    for (let step = 0; step < 3; step++) {
      losses.push((await model.trainOnBatch(input, target)) as number);
    }
    expect(losses[2]).toBeLessThan(losses[0]!);
    expect(model.weights).toHaveLength(3);
    model.dispose();
    tf.dispose([input, target]);
  });
});

describeEachBackend('BatchNormalization of volumes', () => {
  test.each([-1, 4, [4]])('predicts by the moving moments, axis %j', (axis) => {
    const layer = layerOf(axis);
    const before = tf.memory().numTensors;
    const y = tf.tidy(() => (layer.apply(tf.tensor(x, SHAPE)) as tf.Tensor).dataSync());
    expect(distance(y, normalized(mean!, variance, 1e-3))).toBeLessThan(1e-5);
    expect(layer.getConfig().axis).toEqual(axis);
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose(layer.getWeights());
  });

  test('trains by those of the batch, and moves the others', () => {
    const layer = layerOf(-1);
    const before = tf.memory().numTensors;
    const y = tf.tidy(() =>
      (layer.apply(tf.tensor(x, SHAPE), { training: true }) as tf.Tensor).dataSync(),
    );
    const [means, variances] = [moments.map(([m]) => m), moments.map(([, v]) => v)];
    expect(distance(y, normalized(means, variances, 1e-3))).toBeLessThan(1e-5);
    const [, , movedMean, movedVariance] = layer.getWeights().map((w) => w.dataSync());
    const moved = (old: ArrayLike<number>, now: number[]) =>
      now.map((v, c) => 0.9 * old[c]! + 0.1 * v);
    expect(distance(movedMean!, moved(mean!, means))).toBeLessThan(1e-5);
    expect(distance(movedVariance!, moved(variance, variances))).toBeLessThan(1e-5);
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose(layer.getWeights());
  });

  test('the gradient is that of the same values as a picture', () => {
    const layer = layerOf(-1);
    const dy = noise(x.length, 6);
    const gradient = (shape: number[], one: tfl.layers.Layer) =>
      tf.tidy(() => {
        const f = (t: tf.Tensor) => one.apply(t, { training: true }) as tf.Tensor;
        return tf.grad(f)(tf.tensor(x, shape), tf.tensor(dy, shape)).dataSync();
      });
    const flat = tfl.layers.batchNormalization({ epsilon: 1e-3 });
    flat.build([2, 12, 5, 3]);
    const tensors = [gamma!, beta!, mean!, variance].map((one) => tf.tensor1d(one));
    flat.setWeights(tensors);
    expect(distance(gradient(SHAPE, layer), gradient([2, 12, 5, 3], flat))).toBeLessThan(1e-5);
    tf.dispose([tensors, layer.getWeights(), flat.getWeights()]);
  });

  test("torch's BatchNorm3d", async () => {
    const text =
      'Sequential(\n  (0): BatchNorm3d(3, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)\n)';
    const first = tfl.layers.inputLayer({ inputShape: SHAPE.slice(1) });
    const model = tfl.sequential({ layers: [first, ...torchLayers(text)] });
    const file = writeSafetensors({
      '0.weight': { shape: [3], data: [...gamma!] },
      '0.bias': { shape: [3], data: [...beta!] },
      '0.running_mean': { shape: [3], data: [...mean!] },
      '0.running_var': { shape: [3], data: [...variance] },
    });
    await importTorch(file, model);
    const y = tf.tidy(() => (model.predict(tf.tensor(x, SHAPE)) as tf.Tensor).dataSync());
    expect(distance(y, normalized(mean!, variance, 1e-5))).toBeLessThan(1e-5);
    model.dispose();
  });
});
