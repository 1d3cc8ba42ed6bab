import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { gunzipSync } from 'fflate';
import '../../lib/index.js';
import { loadKeras } from '../../lib/keras/index.js';
import { loadModel, saveModel } from '../../lib/node/index.js';
import { exampleInputs, predictAll } from '../../scripts/fixtures/predict_all.js';
import '../backends.js';

const FIXTURES = path.join(__dirname, '..', 'fixtures', 'keras');
const files = readdirSync(FIXTURES).filter((name) => /\.(keras|h5\.gz)$/.test(name));

const folder = mkdtempSync(path.join(tmpdir(), 'keras-in-tfjs-'));
beforeAll(async () => {
  await tf.setBackend('cpu');
});
afterAll(() => rmSync(folder, { recursive: true }));

test.each(files)('%s, saved and loaded by tfjs, is the same', async (file) => {
  const data = readFileSync(path.join(FIXTURES, file));
  const model = await loadKeras(file.endsWith('.gz') ? gunzipSync(data) : data);
  await saveModel(model, path.join(folder, file));
  const inputs = exampleInputs(model);
  const before = predictAll(model, inputs);
  const saved = await loadModel(path.join(folder, file));
  expect(predictAll(saved, inputs)).toEqual(before);
  const again = await loadKeras(path.join(folder, file));
  expect(predictAll(again, inputs)).toEqual(before);
});
