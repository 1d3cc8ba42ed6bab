import * as tf from '@tensorflow/tfjs-core';
import { importTorch } from '../../lib/torch/index.js';
import '../backends.js';
import { readJson, unpack } from '../unpack.js';
import { difference, modelOf, type TorchCase } from './torch_case.js';

const FILES = unpack('torch_chains');
const NAMES = Object.keys(FILES).flatMap((name) => /^(.*)\.pt$/.exec(name)?.[1] ?? []);

beforeAll(async () => {
  await tf.setBackend('cpu');
});

test('chains are 34', () => expect(NAMES).toHaveLength(34));

test.each(NAMES)('%s predicts as in PyTorch', async (name) => {
  const before = tf.memory().numTensors;
  const io = readJson<TorchCase>(FILES[`${name}.json`]!);
  const model = modelOf(io);
  await importTorch(FILES[`${name}.pt`]!, model);
  expect(difference(model, io)).toBeLessThan(1e-5);
  model.dispose();
  tf.disposeVariables();
  expect(tf.memory().numTensors).toBe(before);
});
