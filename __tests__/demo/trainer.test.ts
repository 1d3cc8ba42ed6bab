/** The trainings of the page, without the page. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { unzipSync } from 'fflate';
import type { Lesson } from '../../demo/train/lesson/lesson.js';
import { lessonOf } from '../../demo/train/lesson/lesson_of.js';
import type { Material } from '../../demo/train/lesson/material.js';
import { lessonFile } from '../../demo/train/lesson_file.js';
import { Trainer } from '../../demo/train/trainer.js';
import '../../lib/index.js';
import { loadKeras } from '../../lib/keras/index.js';
import { loadOnnx } from '../../lib/onnx/index.js';
import {
  describe as describeModel,
  predict,
  type SignalPrediction,
} from '../../lib/predict/index.js';
import { ownPictures, ownSound } from '../../scripts/fixtures/own_material.js';
import '../backends.js';

const MATERIALS: readonly [name: string, kind: string, () => Material][] = [
  ['digits', 'image', () => ({ kind: 'digits' })],
  ['pictures', 'image', ownPictures],
  ['sound', 'audio', ownSound],
];

beforeAll(async () => {
  await tf.setBackend('wasm');
});

describe.each(MATERIALS)('%s', (name, kind, material) => {
  let trainer: Trainer;
  let lesson: Lesson;
  beforeAll(() => {
    lesson = lessonOf(material(), 1);
    trainer = new Trainer(lesson, 1);
  });
  afterAll(() => trainer.dispose());

  const train = async (steps: number) => {
    for (let i = 0; i < steps; i++) await trainer.next();
  };
  const weights = () => trainer.model.getWeights().map((w) => w.dataSync().slice());

  test('it learns, goes back exactly, and leaves no tensors', async () => {
    const first = await trainer.progress();
    expect(first.step).toBe(0);
    expect(first.grown.length).toBe(trainer.shown().length);
    const atFirst = tf.memory().numTensors;
    await train(20);
    const second = await trainer.progress();
    const { numTensors } = tf.memory();
    expect(second.unseen).toBeLessThan(0.9 * first.unseen);
    await train(10);
    await trainer.progress();
    const back = await trainer.back();
    expect(back).toEqual(second);
    expect(tf.memory().numTensors).toBe(numTensors);
    expect((await trainer.back()).unseen).toBe(first.unseen);
    // The first stays.
    expect((await trainer.back()).step).toBe(0);
    // Without moments, as nothing has been learnt.
    expect(tf.memory().numTensors).toBe(atFirst);
  }, 60_000);

  test('gone back, it learns what it learned before: moments and what is drawn are as they were', async () => {
    for (const steps of [0, 10]) {
      await train(steps);
      await trainer.progress();
      await train(5);
      const before = await trainer.progress();
      await trainer.back();
      await train(5);
      expect(await trainer.progress()).toEqual(before);
      await trainer.back();
    }
  }, 60_000);

  test('a learning rate holds from the next step on', async () => {
    const before = weights();
    trainer.rate = 0;
    await trainer.next();
    expect(weights()).toEqual(before);
    trainer.rate = 0.001;
    await trainer.next();
    expect(weights()).not.toEqual(before);
    expect((await trainer.progress()).rate).toBe(0.001);
  });

  test('a lost training is told, and not gone back to', async () => {
    const { unseen } = await trainer.progress();
    const nothing = trainer.model.getWeights().map((w) => tf.fill(w.shape, Number.NaN));
    trainer.model.setWeights(nothing);
    tf.dispose(nothing);
    trainer.step++;
    expect((await trainer.progress()).unseen).toBe(Number.NaN);
    trainer.step++;
    expect(Number.isFinite((await trainer.back()).unseen)).toBe(true);
    expect(Number.isFinite(unseen)).toBe(true);
  });

  test('what is saved predicts the same, and says what it takes', async () => {
    const [size] = [tf.util.sizeFromShape([...lesson.shape])];
    const values = trainer.shown().slice(0, size);
    const wanted = await trainer.predict(values);
    const largest = (model: LayersModel, shape: number[]) => {
      const y = tf.tidy(() => (model.predict(tf.tensor(values, shape)) as tf.Tensor).dataSync());
      model.dispose();
      return Math.max(...wanted.map((value, at) => Math.abs(value - y[at]!)));
    };
    const keras = await lessonFile(lesson, trainer.model, 'keras');
    expect(keras.name).toBe(`${name}.keras`);
    const read = await loadKeras(keras.bytes);
    expect(describeModel(read)).toMatchObject({ source: 'description', kind });
    expect(largest(read, [1, ...lesson.shape])).toBeLessThan(1e-5);
    const onnx = await lessonFile(lesson, trainer.model, 'onnx');
    const back = (await loadOnnx(onnx.bytes)) as LayersModel;
    expect(largest(back, [1, ...lesson.shape])).toBeLessThan(1e-5);
    const zip = unzipSync((await lessonFile(lesson, trainer.model, 'tfjs')).bytes);
    const { modelTopology, weightsManifest } = JSON.parse(
      new TextDecoder().decode(zip['model.json']),
    );
    expect(modelTopology.class_name).toBeDefined();
    const numbers = weightsManifest[0].weights.reduce(
      (sum: number, { shape }: { shape: number[] }) => sum + shape.reduce((a, b) => a * b, 1),
      0,
    );
    expect(zip['weights.bin']!.length).toBe(4 * numbers);
    expect(numbers).toBe(trainer.model.countParams());
  }, 60_000);
});

test('a network of sounds takes sounds of any length, and its file cuts them into windows', async () => {
  const sound = ownSound();
  const lesson = lessonOf(sound, 1);
  const trainer = new Trainer(lesson, 1);
  for (const length of [8, 1000, 8001]) {
    expect((await trainer.predict(new Float32Array(length))).length).toBe(length);
  }
  const model = await loadKeras((await lessonFile(lesson, trainer.model, 'keras')).bytes);
  const { rate: sampleRate, samples } = sound;
  const found = await predict(model, { sampleRate, channels: 1, samples });
  expect(found).toMatchObject({ output: 'signal' });
  expect((found as SignalPrediction).samples.length).toBe(samples.length);
  model.dispose();
  trainer.dispose();
});
