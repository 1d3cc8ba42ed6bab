import '../backends.js';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { imageToPng, toWav } from '../../lib/data/index.js';
import { predictFile } from '../../lib/node/index.js';
import { predict } from '../../lib/predict/index.js';

beforeAll(() => tf.setBackend('cpu'));

const folder = mkdtempSync(path.join(tmpdir(), 'predict-file-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, content: string | Uint8Array) => {
  const at = path.join(folder, name);
  writeFileSync(at, content);
  return at;
};

const one = () =>
  tfl.sequential({
    layers: [tfl.layers.conv1d({ filters: 1, kernelSize: 3, inputShape: [null, 1] })],
  });
const two = () =>
  tfl.sequential({
    layers: [tfl.layers.conv1d({ filters: 2, kernelSize: 1, inputShape: [null, 2] })],
  });
const image = { width: 3, height: 2, channels: 1, data: Float32Array.of(0, 0.2, 0.4, 0.6, 0.8, 1) };

test('a PNG gives what its pixels give', async () => {
  const model = tfl.sequential({
    layers: [tfl.layers.conv2d({ filters: 1, kernelSize: 1, inputShape: [null, null, 1] })],
  });
  const found = await predictFile(model, file('a.png', imageToPng(image)));
  expect(found).toEqual(await predict(model, image));
});

test.each<[string, () => tfl.LayersModel, string | Uint8Array, number[], number]>([
  ['column.csv', one, 'v\n1\n2\n4\n8\n', [1, 2, 4, 8], 1],
  ['bare.csv', one, '1\n2\n4\n8\n', [1, 2, 4, 8], 1],
  ['row.csv', one, '1,2,4,8\n', [1, 2, 4, 8], 1],
  ['channels.csv', two, 'a,b\n1,2\n4,8\n', [1, 2, 4, 8], 2],
  [
    'a.wav',
    one,
    toWav(
      { sampleRate: 8, channels: 1, samples: Float32Array.of(0.5, 0.25, 0, 1) },
      { float: true },
    ),
    [0.5, 0.25, 0, 1],
    1,
  ],
])('%s gives what its samples give', async (name, make, content, samples, channels) => {
  const model = make();
  const found = await predictFile(model, file(name, content));
  const expected = await predict(model, { channels, samples: Float32Array.from(samples) });
  expect({ ...found, rate: undefined }).toEqual({ ...expected, rate: undefined });
});

test.each([
  ['empty.csv', 'v\n', 'the file must have rows of numbers, got none.'],
  ['words.csv', 'v\nx\n', 'line 2'],
])('%s is refused by name', async (name, content, message) => {
  const at = file(name, content);
  await expect(predictFile(one(), at)).rejects.toThrow(message);
  await expect(predictFile(one(), at)).rejects.toThrow(at);
});

test('a text file gives what its text gives', async () => {
  const layer = tfl.layers.embedding({ inputDim: 4, outputDim: 4, inputShape: [null] });
  const model = tfl.sequential({ layers: [layer] });
  const data = {
    label: 'a test',
    found: {},
    assumed: [],
    split: '',
    counts: {},
    alphabet: { kind: 'characters', characters: '漢字' },
  };
  model.setUserDefinedMetadata({ data });
  const found = await predictFile(model, file('a.txt', '\ufeff字漢\r\n'));
  expect(found).toEqual(await predict(model, '字漢'));
});
