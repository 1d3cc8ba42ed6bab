import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { loadKeras } from '../../lib/keras/index.js';
import { saveModel } from '../../lib/node/index.js';
import { convAutoencoder1d } from '../../models/index.js';
import '../backends.js';

const folder = mkdtempSync(path.join(tmpdir(), 'keras-files-'));
afterAll(() => rmSync(folder, { recursive: true }));

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const file = (name: string, data: Iterable<number> = []) => new File([Uint8Array.from(data)], name);
const fixture = path.join(__dirname, '..', 'fixtures', 'keras', 'causal_k3.keras');

test('a model.json among its weights, in any order', async () => {
  const model = convAutoencoder1d({ inputShape: [16, 1], seed: 4 });
  await saveModel(model, folder);
  const names = readdirSync(folder).sort().reverse();
  const files = names.map((name) => file(name, readFileSync(path.join(folder, name))));
  const loaded = await loadKeras(files);
  const x = tf.randomUniform([2, 16, 1], 0, 1, 'float32', 3);
  const [expected, got] = [model, loaded].map((one) => (one.predict(x) as tf.Tensor).dataSync());
  expect(got).toEqual(expected);
});

test('a Keras file alone', async () => {
  const model = await loadKeras([file('causal.keras', readFileSync(fixture))]);
  expect(model.inputs[0]!.shape).toEqual([null, 9, 2]);
});

test.each([
  [
    ['a.keras', 'b.keras'],
    "loadKeras: the files must be one, or one .json and those that it names, got ['a.keras', 'b.keras'].",
  ],
  [
    ['a.json', 'b.json'],
    "loadKeras: the files must be one, or one .json and those that it names, got ['a.json', 'b.json'].",
  ],
  [[], 'loadKeras: the files must be one, or one .json and those that it names, got [].'],
])('%j', async (names, message) => {
  await expect(loadKeras(names.map((name) => file(name)))).rejects.toThrow(new Error(message));
});

test('without the weights that it names', async () => {
  const [json] = readdirSync(folder).filter((name) => name.endsWith('.json'));
  const files = [file(json!, readFileSync(path.join(folder, json!))), file('other.bin')];
  await expect(loadKeras(files)).rejects.toThrow(
    /^model\.json: what it names must be \S+, among the files, got \['model\.json', 'other\.bin'\]\.$/,
  );
});
