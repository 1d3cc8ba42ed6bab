import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import '../../lib/index.js';
import '../../lib/webgpu/index.js';
import * as builders from '../../models/index.js';
import { describeEachBackend } from '../backends.js';
import { distance, noise } from '../wasm/compare.js';

interface Row {
  readonly build: () => LayersModel;
  readonly input: readonly number[];
  /** Whether a time of each example goes in as well. */
  readonly timed?: boolean;
  /** How many kinds of whole numbers go in, where they are indices. */
  readonly indices?: number;
  /**
   * How far the weights may be after the step: a bias before a normalisation has a gradient of 0 but for rounding, and
   * nothing to measure that by.
   */
  readonly within?: number;
  /** How far the output may be on a graphics card, whose sines are good to about 1e-4; elsewhere, and by default, 1e-5. */
  readonly outputOnCards?: number;
}

const CARDS: readonly string[] = ['webgl', 'webgpu'];

/** Every builder, small: a shader is compiled for nearly every shape. */
const ROWS: Record<string, Row> = {
  cnn40: {
    build: () =>
      builders.cnn40({
        inputShape: [8, 8, 1],
        filters: [2, 3, 4],
        units: 5,
        rate: 0,
        classes: 3,
        seed: 1,
      }),
    input: [2, 8, 8, 1],
  },
  convAutoencoder: {
    build: () =>
      builders.convAutoencoder({ inputShape: [8, 8, 1], filters: [3, 4], codeSize: 5, seed: 1 }),
    input: [2, 8, 8, 1],
  },
  convAutoencoder1d: {
    build: () =>
      builders.convAutoencoder1d({ inputShape: [16, 1], filters: [3, 4], dropout: 0, seed: 1 }),
    input: [2, 16, 1],
  },
  dcganDiscriminator: {
    build: () =>
      builders.dcganDiscriminator({ inputShape: [8, 8, 1], filters: [3, 4], dropout: 0, seed: 1 }),
    input: [2, 8, 8, 1],
  },
  dcganGenerator: {
    build: () =>
      builders.dcganGenerator({
        latentSize: 5,
        outputShape: [8, 8, 1],
        filters: [5, 4, 3],
        seed: 1,
      }),
    input: [3, 5],
  },
  denoisingAutoencoder: {
    build: () => builders.denoisingAutoencoder({ inputShape: [8, 8, 1], filters: [3, 4], seed: 1 }),
    input: [2, 8, 8, 1],
  },
  segnet: {
    build: () =>
      builders.segnet({
        inputShape: [8, 8, 1],
        filters: [3, 4],
        convolutions: [1, 1],
        kernelSize: 3,
        classes: 1,
        seed: 1,
      }),
    input: [3, 8, 8, 1],
  },
  textAutoencoder: {
    build: () =>
      builders.textAutoencoder({ alphabetSize: 7, embedding: 4, filters: [3, 4], seed: 1 }),
    input: [3, 12],
    indices: 7,
  },
  unet: {
    build: () =>
      builders.unet({
        inputShape: [8, 8, 1],
        depth: 1,
        filters: 3,
        batchNormalization: true,
        seed: 1,
      }),
    input: [3, 8, 8, 1],
  },
  espcn: {
    build: () => builders.espcn({ inputShape: [6, 6, 1], filters: [4, 3], seed: 1 }),
    input: [2, 6, 6, 1],
  },
  patchDiscriminator: {
    build: () =>
      builders.patchDiscriminator({ inputShape: [12, 12, 2], filters: [3], between: 4, seed: 1 }),
    input: [2, 12, 12, 2],
  },
  diffusionUnet: {
    build: () =>
      builders.diffusionUnet({
        inputShape: [4, 4, 1],
        filters: 4,
        multipliers: [1, 2],
        blocks: 1,
        attentionSizes: [2],
        groups: 2,
        dropout: 0,
        seed: 1,
      }),
    input: [2, 4, 4, 1],
    timed: true,
    within: 1e-4,
    outputOnCards: 1e-4,
  },
  vqVae: {
    build: () =>
      builders.vqVae({
        inputShape: [8, 8, 1],
        filters: 4,
        residualFilters: 3,
        blocks: 1,
        codeSize: 2,
        codes: 4,
        seed: 1,
      }),
    input: [2, 8, 8, 1],
  },
  codec: {
    build: () =>
      builders.codec({
        inputShape: [28, 1],
        filters: 2,
        strides: [2, 2],
        codeSize: 2,
        codebooks: 2,
        codes: 4,
        weightNormalization: true,
        seed: 1,
      }),
    input: [2, 28, 1],
    outputOnCards: 1e-4,
  },
  autoencoderKl: {
    build: () =>
      builders.autoencoderKl({
        inputShape: [4, 4, 1],
        codeChannels: 1,
        filters: [4, 4],
        blocks: 1,
        groups: 2,
        beta: 0,
        seed: 1,
      }),
    input: [2, 4, 4, 1],
    within: 1e-4,
  },
  convLstmAutoencoder: {
    build: () =>
      builders.convLstmAutoencoder({
        inputShape: [2, 5, 5, 1],
        filters: [3],
        kernelSizes: [3],
        strides: [2],
        memory: [2],
        seed: 1,
      }),
    input: [2, 2, 5, 5, 1],
  },
  attentionUnet: {
    build: () => builders.attentionUnet({ inputShape: [8, 8, 1], depth: 1, filters: 4, seed: 1 }),
    input: [3, 8, 8, 1],
    within: 1e-4,
  },
  residualUnet: {
    build: () => builders.residualUnet({ inputShape: [8, 8, 1], filters: [3, 4], seed: 1 }),
    input: [3, 8, 8, 1],
    within: 1e-4,
  },
  unetPlusPlus: {
    build: () => builders.unetPlusPlus({ inputShape: [8, 8, 1], filters: [3, 4, 5], seed: 1 }),
    input: [2, 8, 8, 1],
  },
  tinyAutoencoder: {
    build: () =>
      builders.tinyAutoencoder({
        inputShape: [8, 8, 1],
        codeChannels: 2,
        filters: 3,
        depth: 1,
        blocks: 1,
        seed: 1,
      }),
    input: [2, 8, 8, 1],
  },
  hifiGanGenerator: {
    build: () =>
      builders.hifiGanGenerator({
        inputShape: [5, 3],
        filters: 6,
        strides: [3],
        kernelSizes: [6],
        blockKernelSizes: [3, 5],
        dilations: [[1, 2], [3]],
        seed: 1,
      }),
    input: [2, 5, 3],
  },
  waveGanGenerator: {
    build: () =>
      builders.waveGanGenerator({ latentSize: 3, length: 64, filters: 3, kernelSize: 9, seed: 1 }),
    input: [2, 3],
  },
  rrdbNet: {
    build: () =>
      builders.rrdbNet({
        inputShape: [4, 4, 1],
        scale: 2,
        blocks: 1,
        features: 3,
        growth: 2,
        seed: 1,
      }),
    input: [2, 4, 4, 1],
  },
  srResNet: {
    build: () =>
      builders.srResNet({ inputShape: [4, 4, 1], scale: 2, blocks: 1, features: 3, seed: 1 }),
    input: [2, 4, 4, 1],
  },
  pix2pixGenerator: {
    build: () =>
      builders.pix2pixGenerator({
        inputShape: [8, 8, 1],
        outputChannels: 1,
        depth: 2,
        filters: 3,
        seed: 1,
      }),
    input: [3, 8, 8, 1],
  },
  cycleGanGenerator: {
    build: () =>
      builders.cycleGanGenerator({
        inputShape: [8, 8, 1],
        outputChannels: 1,
        filters: 2,
        blocks: 1,
        seed: 1,
      }),
    input: [2, 8, 8, 1],
    within: 1e-4,
  },
  vae: {
    build: () =>
      builders.vae({ inputShape: [8, 8, 1], filters: [3, 4], codeSize: 5, beta: 0, seed: 1 }),
    input: [2, 8, 8, 1],
  },
  maskingDenoiser: {
    build: () => builders.maskingDenoiser({ frame: 8, filters: 3, blocks: 2, seed: 1 }),
    input: [2, 16, 1],
  },
  unet1d: {
    build: () => builders.unet1d({ inputShape: [16, 1], depth: 1, filters: 3, seed: 1 }),
    input: [2, 16, 1],
  },
};

interface Numbers {
  readonly output: number[];
  readonly loss: number;
  /** Each weight after a step of plain gradient descent. */
  readonly weights: number[][];
}

/** What a model predicts and how one training step moves it, on the current backend. */
async function numbersOf({ build, input, indices, timed }: Row): Promise<Numbers> {
  const model = build();
  const optimizer = tf.train.sgd(0.5);
  const values = noise(tf.util.sizeFromShape([...input]), 3);
  const x =
    indices === undefined
      ? tf.tensor(values, [...input])
      : tf.tensor(
          values.map((v) => Math.floor(((v + 1) / 2) * indices)),
          [...input],
          'int32',
        );
  const given = timed ? [x, tf.expandDims(tf.range(0, input[0]!), 1)] : [x];
  const y = model.predict(given) as tf.Tensor;
  const target = tf.tensor(noise(y.size, 4), y.shape);
  model.compile({ optimizer, loss: 'meanSquaredError' });
  const loss = (await model.trainOnBatch(given, target)) as number;
  const weights = await Promise.all(model.getWeights().map(async (w) => [...(await w.data())]));
  const output = [...(await y.data())];
  tf.dispose([given, y, target]);
  model.dispose();
  optimizer.dispose();
  return { output, loss, weights };
}

test('every builder has a row', () => {
  const names = Object.keys(builders).filter((name) => /^[a-z]/.test(name));
  expect(Object.keys(ROWS).sort()).toEqual(names.sort());
});

describeEachBackend('predictions and a training step as on cpu', (backend) => {
  test.each(Object.entries(ROWS))('%s', async (_, row) => {
    await tf.setBackend('cpu');
    const right = await numbersOf(row);
    await tf.setBackend(backend);
    const got = await numbersOf(row);
    const most = (CARDS.includes(backend) && row.outputOnCards) || 1e-5;
    expect(distance(got.output, right.output)).toBeLessThan(most);
    expect(Math.abs(got.loss - right.loss)).toBeLessThan(most * right.loss);
    expect(got.weights).toHaveLength(right.weights.length);
    for (const [i, weight] of got.weights.entries()) {
      expect(distance(weight, right.weights[i]!)).toBeLessThan(row.within ?? 1e-5);
    }
  });
});
