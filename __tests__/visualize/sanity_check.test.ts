import '../backends.js';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { METHODS, sanityCheck } from '../../lib/visualize/index.js';
import { QUICK } from '../../lib/visualize/methods.js';

const { layers } = tfl;
beforeAll(async () => {
  await tf.setBackend('cpu');
});

const seeded = (seed: number) => ({ kernelInitializer: tfl.initializers.glorotNormal({ seed }) });
const network = () =>
  tfl.sequential({
    layers: [
      layers.conv2d({
        filters: 6,
        kernelSize: 3,
        activation: 'relu',
        name: 'a',
        inputShape: [12, 12, 1],
        ...seeded(1),
      }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.conv2d({ filters: 6, kernelSize: 3, activation: 'relu', name: 'b', ...seeded(2) }),
      layers.flatten(),
      layers.dense({ units: 3, name: 'c', ...seeded(3) }),
    ],
  });
const image = () => tf.randomNormal([12, 12, 1], 0, 1, 'float32', 4);

test('a row for each layer and method; weights and memory as before', async () => {
  const [model, x] = [network(), image()];
  const weights = model.getWeights().map((weight) => weight.dataSync().slice());
  const before = tf.memory().numTensors;
  const rows = await sanityCheck(model, x, { layer: 'c', filter: 1, seed: 3 });
  expect(rows.map(({ shuffledTo, method }) => [shuffledTo, method])).toEqual(
    ['c', 'b', 'a'].flatMap((layer) => QUICK.map((method) => [layer, method])),
  );
  for (const { rankCorrelation, ssim } of rows) {
    expect(Math.abs(rankCorrelation)).toBeLessThanOrEqual(1 + 1e-9);
    expect(ssim).toBeLessThan(1);
  }
  const saliency = rows.filter(({ method }) => method === 'saliency');
  expect(saliency.every(({ rankCorrelation }) => rankCorrelation < 0.95)).toBe(true);
  expect(tf.memory().numTensors).toBe(before);
  expect(model.getWeights().map((weight) => weight.dataSync().slice())).toEqual(weights);
});

// Each method's picture is one of the network, not of the image alone.
test.each(METHODS)('%s: with all weights shuffled the picture is another', async (method) => {
  const [model, x] = [network(), image()];
  const options = { layer: 'c', filter: 2, methods: [method], seed: 3 };
  const rows = await sanityCheck(model, x, options);
  expect(rows.map(({ shuffledTo }) => shuffledTo)).toEqual(['c', 'b', 'a']);
  expect(rows.at(-1)!.rankCorrelation).toBeLessThan(0.6);
});

test('the same seed, the same rows', async () => {
  const options = { layer: 'c', filter: 0, methods: ['guided'], seed: 5 } as const;
  const [model, x] = [network(), image()];
  expect(await sanityCheck(model, x, options)).toEqual(await sanityCheck(model, x, options));
});

test('weights where nothing can change leave the picture as it is', async () => {
  const model = network();
  model.setWeights(model.getWeights().map((weight) => tf.fill(weight.shape, 0.1)));
  const rows = await sanityCheck(model, image(), { layer: 'c', filter: 0, methods: ['saliency'] });
  for (const { rankCorrelation, ssim } of rows) {
    expect(rankCorrelation).toBeCloseTo(1, 6);
    expect(ssim).toBeCloseTo(1, 4);
  }
});

test('weights are put back when a method throws', async () => {
  const model = network();
  const weights = model.getWeights().map((weight) => weight.dataSync().slice());
  const broken = model.getLayer('b');
  const call = broken.call.bind(broken);
  let calls = 0;
  broken.call = (...args) => {
    if (++calls > 2) throw new Error('broken');
    return call(...args);
  };
  const options = { layer: 'c', filter: 0, methods: ['deconvnet'] } as const;
  await expect(sanityCheck(model, image(), options)).rejects.toThrow('broken');
  expect(model.getWeights().map((weight) => weight.dataSync().slice())).toEqual(weights);
});
