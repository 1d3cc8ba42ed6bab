/** The training of the page, without the page. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { unzipSync } from 'fflate';
import { modelFile } from '../../demo/train/model_file.js';
import { COUNTS, PIXELS } from '../../demo/train/protocol.js';
import { shifted } from '../../demo/train/shifted.js';
import { Trainer } from '../../demo/train/trainer.js';
import { Random } from '../../lib/arithmetic/random.js';
import { glyphs } from '../../lib/data/index.js';
import '../../lib/index.js';
import { loadKeras } from '../../lib/keras/index.js';
import { loadOnnx } from '../../lib/onnx/index.js';
import '../backends.js';

let trainer: Trainer;

beforeAll(async () => {
  await tf.setBackend('wasm');
  trainer = new Trainer(1);
});
afterAll(() => trainer.dispose());

const train = async (steps: number) => {
  for (let i = 0; i < steps; i++) await trainer.next();
};

test('it learns, goes back exactly, and leaves no tensors', async () => {
  const first = await trainer.progress();
  expect(first.step).toBe(0);
  expect(first.grown.length).toBe(COUNTS.shown * PIXELS);
  await train(10);
  const second = await trainer.progress();
  const { numTensors } = tf.memory();
  expect(second.unseen).toBeLessThan(first.unseen / 2);
  await train(10);
  await trainer.progress();
  const back = await trainer.back();
  expect(back).toEqual(second);
  expect((await trainer.back()).unseen).toBe(first.unseen);
  // The first stays.
  expect((await trainer.back()).step).toBe(0);
  expect(tf.memory().numTensors).toBe(numTensors);
}, 60_000);

test('what is saved predicts the same', async () => {
  const pixels = trainer.shown().slice(0, PIXELS);
  const wanted = await trainer.predict(pixels);
  const largest = (model: LayersModel, shape: number[]) => {
    const y = tf.tidy(() => (model.predict(tf.tensor(pixels, shape)) as tf.Tensor).dataSync());
    model.dispose();
    return Math.max(...wanted.map((value, at) => Math.abs(value - y[at]!)));
  };
  const keras = await modelFile(trainer.model, 'keras');
  expect(keras.name).toBe('digits.keras');
  expect(largest(await loadKeras(keras.bytes), [1, 28, 28, 1])).toBeLessThan(1e-6);
  const onnx = await modelFile(trainer.model, 'onnx');
  const read = await loadOnnx(onnx.bytes);
  const shape = read.inputs[0]!.shape.slice(1) as number[];
  expect(largest(read as LayersModel, [1, ...shape])).toBeLessThan(1e-5);
  const zip = unzipSync((await modelFile(trainer.model, 'tfjs')).bytes);
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
});

test('digits are moved a little, and stay digits', () => {
  const { images } = glyphs({ count: 1, seed: 3 });
  const ink = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0);
  for (let seed = 0; seed < 20; seed++) {
    const moved = shifted(images, new Random(seed));
    expect(moved).not.toEqual(images);
    expect(Math.abs(ink(moved) / ink(images) - 1)).toBeLessThan(0.4);
    expect(Math.max(...moved)).toBeLessThanOrEqual(1);
  }
});
