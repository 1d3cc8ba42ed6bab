import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import '../../lib/index.js';
import { Random } from '../../lib/arithmetic/random.js';
import { loadModel, saveModel } from '../../lib/node/index.js';
import {
  attentionUnet,
  autoencoderKl,
  codec,
  convLstmAutoencoder,
  cycleGanGenerator,
  dcganDiscriminator,
  dcganGenerator,
  denoisingAutoencoder,
  diffusionUnet,
  hifiGanGenerator,
  patchDiscriminator,
  pix2pixGenerator,
  residualUnet,
  rrdbNet,
  segnet,
  srResNet,
  textAutoencoder,
  tinyAutoencoder,
  unetPlusPlus,
  vae,
  vqVae,
  waveGanGenerator,
} from '../../models/index.js';
import { describeEachBackend } from '../backends.js';
import { drawnOn } from '../draws.js';

/** Values from 0 to 1, or indices below `classes`. */
function batch(shape: number[], classes?: number): tf.Tensor {
  const random = new Random(shape.length);
  const draw = () => (classes === undefined ? random.uniform() : random.integer(classes));
  const values = Array.from({ length: tf.util.sizeFromShape(shape) }, draw);
  return tf.tensor(values, shape, classes === undefined ? 'float32' : 'int32');
}

interface Row {
  build: () => LayersModel;
  loss: string;
  /** What goes in and what is to come out; disposed afterwards. */
  pair: () => [tf.Tensor | tf.Tensor[], tf.Tensor];
}

/** Images of odd sizes, to be made of others. */
const images = (): [tf.Tensor, tf.Tensor] => [batch([4, 11, 9, 1]), batch([4, 11, 9, 1])];
const ids = (length: number) => batch([4, length], 7);
const ROWS: Record<string, Row> = {
  denoisingAutoencoder: {
    build: () => denoisingAutoencoder({ inputShape: [null, null, 1], filters: [3, 4], seed: 1 }),
    loss: 'binaryCrossentropy',
    pair: () => [batch([4, 11, 9, 1]), batch([4, 11, 9, 1])],
  },
  'textAutoencoder, embedded': {
    build: () => textAutoencoder({ alphabetSize: 7, embedding: 4, filters: [5, 6], seed: 1 }),
    loss: 'sparseCategoricalCrossentropy',
    pair: () => [ids(13), tf.tidy(() => tf.cast(tf.expandDims(ids(13), 2), 'float32'))],
  },
  'textAutoencoder, one-hot, with a code': {
    build: () =>
      textAutoencoder({
        length: 13,
        alphabetSize: 7,
        embedding: null,
        filters: [5, 6],
        codeSize: 8,
        seed: 1,
      }),
    loss: 'categoricalCrossentropy',
    pair: () => {
      const oneHot = () => tf.tidy(() => tf.cast(tf.oneHot(ids(13), 7), 'float32'));
      return [oneHot(), oneHot()];
    },
  },
  dcganGenerator: {
    build: () =>
      dcganGenerator({ latentSize: 5, outputShape: [11, 9, 1], filters: [6, 5, 4], seed: 1 }),
    loss: 'meanSquaredError',
    pair: () => [batch([4, 5]), batch([4, 11, 9, 1])],
  },
  dcganDiscriminator: {
    build: () =>
      dcganDiscriminator({ inputShape: [11, 9, 1], filters: [4, 5], dropout: 0, seed: 1 }),
    loss: 'meanSquaredError',
    pair: () => [batch([4, 11, 9, 1]), batch([4, 1])],
  },
  'vae of images': {
    build: () => vae({ inputShape: [11, 9, 1], filters: [4, 5], codeSize: 3, seed: 1 }),
    loss: 'meanSquaredError',
    pair: () => [batch([4, 11, 9, 1]), batch([4, 11, 9, 1])],
  },
  'vae of signals': {
    build: () =>
      vae({
        inputShape: [13, 2],
        filters: [4, 5],
        codeSize: 3,
        beta: 0.1,
        method: 'upsample',
        seed: 1,
      }),
    loss: 'meanSquaredError',
    pair: () => [batch([4, 13, 2]), batch([4, 13, 2])],
  },
  attentionUnet: {
    build: () => attentionUnet({ inputShape: [null, null, 1], depth: 2, filters: 4, seed: 1 }),
    loss: 'binaryCrossentropy',
    pair: images,
  },
  residualUnet: {
    build: () => residualUnet({ inputShape: [null, null, 1], filters: [3, 4, 5], seed: 1 }),
    loss: 'binaryCrossentropy',
    pair: images,
  },
  unetPlusPlus: {
    build: () => unetPlusPlus({ inputShape: [null, null, 1], filters: [4, 5, 6], seed: 1 }),
    loss: 'binaryCrossentropy',
    pair: images,
  },
  tinyAutoencoder: {
    build: () =>
      tinyAutoencoder({
        inputShape: [null, null, 1],
        codeChannels: 3,
        filters: 6,
        depth: 1,
        blocks: 1,
        seed: 1,
      }),
    loss: 'meanSquaredError',
    pair: images,
  },
  hifiGanGenerator: {
    build: () =>
      hifiGanGenerator({
        inputShape: [null, 3],
        filters: 8,
        strides: [2, 3],
        kernelSizes: [4, 6],
        blockKernelSizes: [3, 5],
        dilations: [[1, 2], [3]],
        seed: 1,
      }),
    loss: 'meanSquaredError',
    pair: () => [batch([4, 5, 3]), batch([4, 30, 1])],
  },
  waveGanGenerator: {
    build: () => waveGanGenerator({ latentSize: 5, length: 64, filters: 6, seed: 1 }),
    loss: 'meanSquaredError',
    pair: () => [batch([4, 5]), batch([4, 64, 1])],
  },
  rrdbNet: {
    build: () =>
      rrdbNet({ inputShape: [null, null, 1], blocks: 1, features: 4, growth: 3, seed: 1 }),
    loss: 'meanSquaredError',
    pair: () => [batch([4, 3, 5, 1]), batch([4, 12, 20, 1])],
  },
  srResNet: {
    build: () =>
      srResNet({ inputShape: [null, null, 1], scale: 3, blocks: 1, features: 4, seed: 1 }),
    loss: 'meanSquaredError',
    pair: () => [batch([4, 3, 5, 1]), batch([4, 9, 15, 1])],
  },
  patchDiscriminator: {
    build: () =>
      patchDiscriminator({ inputShape: [null, null, 1], filters: [3, 4], between: 5, seed: 1 }),
    loss: 'meanSquaredError',
    pair: () => [batch([4, 17, 16, 1]), batch([4, 2, 2, 1])],
  },
  pix2pixGenerator: {
    build: () =>
      pix2pixGenerator({
        inputShape: [null, null, 1],
        outputChannels: 1,
        depth: 3,
        filters: 4,
        seed: 1,
      }),
    loss: 'meanSquaredError',
    pair: images,
  },
  cycleGanGenerator: {
    build: () =>
      cycleGanGenerator({
        inputShape: [null, null, 1],
        outputChannels: 1,
        filters: 3,
        blocks: 1,
        seed: 1,
      }),
    loss: 'meanSquaredError',
    pair: images,
  },
  segnet: {
    build: () =>
      segnet({
        inputShape: [null, null, 1],
        filters: [4, 5],
        convolutions: [1, 2],
        kernelSize: 3,
        classes: 1,
        decoderActivation: 'relu',
        seed: 1,
      }),
    loss: 'binaryCrossentropy',
    pair: () => [batch([4, 11, 9, 1]), batch([4, 11, 9, 1])],
  },
  diffusionUnet: {
    build: () =>
      diffusionUnet({
        inputShape: [4, 6, 1],
        filters: 4,
        multipliers: [1, 2],
        blocks: 1,
        attentionSizes: [3],
        groups: 2,
        dropout: 0,
        seed: 1,
      }),
    loss: 'meanSquaredError',
    pair: () => [[batch([4, 4, 6, 1]), batch([4, 1])], batch([4, 4, 6, 1])],
  },
  vqVae: {
    build: () =>
      vqVae({
        inputShape: [null, null, 1],
        filters: 8,
        residualFilters: 3,
        blocks: 1,
        codeSize: 2,
        codes: 5,
        seed: 1,
      }),
    loss: 'meanSquaredError',
    pair: images,
  },
  codec: {
    build: () =>
      codec({
        filters: 4,
        strides: [2, 3],
        lstmLayers: 1,
        codeSize: 2,
        codebooks: 2,
        codes: 4,
        weightNormalization: true,
        seed: 1,
      }),
    loss: 'meanSquaredError',
    pair: () => [batch([4, 47, 1]), batch([4, 47, 1])],
  },
  'codec, dac': {
    build: () =>
      codec({
        variant: 'dac',
        filters: 2,
        decoderFilters: 8,
        strides: [2, 3],
        codebooks: 2,
        codes: 4,
        codebookSize: 2,
        seed: 1,
      }),
    loss: 'meanSquaredError',
    pair: () => [batch([4, 29, 1]), batch([4, 29, 1])],
  },
  autoencoderKl: {
    build: () =>
      autoencoderKl({
        inputShape: [4, 6, 1],
        filters: [4, 6],
        blocks: 1,
        groups: 2,
        seed: 1,
      }),
    loss: 'meanSquaredError',
    pair: () => [batch([4, 4, 6, 1]), batch([4, 4, 6, 1])],
  },
  convLstmAutoencoder: {
    build: () =>
      convLstmAutoencoder({
        inputShape: [null, 5, 7, 1],
        filters: [4],
        kernelSizes: [3],
        strides: [2],
        memory: [3, 2],
        seed: 1,
      }),
    loss: 'meanSquaredError',
    pair: () => [batch([4, 3, 5, 7, 1]), batch([4, 3, 5, 7, 1])],
  },
};

describeEachBackend('trained, saved and loaded', (backend) => {
  test.each(Object.entries(ROWS).filter((_, i) => drawnOn(backend, i)))(
    '%s',
    async (_, { build, loss, pair }) => {
      const before = tf.memory().numTensors;
      const folder = mkdtempSync(path.join(tmpdir(), 'model-'));
      const model = build();
      const optimizer = tf.train.adam(0.02);
      model.compile({ optimizer, loss });
      const [x, y] = pair();
      const untrained = [...model.getWeights().map((weight) => [...weight.dataSync()])];
      const losses = [(await model.trainOnBatch(x, y)) as number];
      // Adam makes its moments at its first step, the loss what it caches: nothing grows after that.
      const warm = tf.memory().numTensors;
      for (let step = 0; step < 15; step++) losses.push((await model.trainOnBatch(x, y)) as number);
      expect(tf.memory().numTensors).toBe(warm);
      expect(losses.at(-1)!).toBeLessThan(losses[0]!);
      // Every weight has moved: no part is cut off from the gradient.
      const still = model.trainableWeights.filter((weight) => {
        const at = model.weights.indexOf(weight);
        return untrained[at]!.join() === [...weight.read().dataSync()].join();
      });
      expect(still.map((weight) => weight.name)).toEqual([]);

      const predict = (one: LayersModel) =>
        tf.tidy(() => [...(one.predict(x) as tf.Tensor).dataSync()]);
      const saved = predict(model);
      await saveModel(model, folder);
      const loaded = await loadModel(folder);
      expect(predict(loaded)).toEqual(saved);
      expect(loaded.outputs[0]!.shape).toEqual(model.outputs[0]!.shape);
      loaded.dispose();
      model.dispose();
      optimizer.dispose();
      tf.dispose([x, y].flat());
      rmSync(folder, { recursive: true });
      expect(tf.memory().numTensors).toBe(before);
    },
  );
});
