import '../backends.js';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import type { DataDescription } from '../../lib/data/data_description.js';
import { imageToPng, toWav } from '../../lib/data/index.js';
import { predictFile } from '../../lib/node/index.js';
import { predict, type ScoresPrediction } from '../../lib/predict/index.js';

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

/** A model that gives 0 for every sample, with a description of a signal. */
function silent(shape: [number | null, number], kept: Partial<DataDescription>) {
  const layer = tfl.layers.conv1d({
    filters: shape[1],
    kernelSize: 1,
    kernelInitializer: 'zeros',
    inputShape: shape,
  });
  const model = tfl.sequential({ layers: [layer] });
  const threshold = { value: 2, rule: 'a quantile', of: 'squares' };
  const counts = { training: 1, validation: 0, test: 1 };
  const facts = { label: 'made for a test', found: {}, assumed: [], split: 'none', counts };
  const description = { ...facts, kind: 'signal', output: 'scores', threshold, ...kept };
  model.setUserDefinedMetadata({ data: description });
  return model;
}

test.each([
  ['with labels', 'abnormal,v0,v1,v2\n0,1,1,1\n1,2,2,-2\n0,0,0,0\n'],
  ['without', 'v0;v1;v2\n1,0;1,0;1,0\n2,0;2,0;-2,0\n0,0;0,0;0,0\n'],
])('a table whose rows are signals gives a score each, %s', async (name, content) => {
  const model = silent([3, 1], { whole: true });
  const found = await predictFile(model, file(`${name}.csv`, content));
  expect(found).toEqual({
    output: 'scores',
    score: 4,
    anomaly: true,
    scores: Float32Array.of(1, 4, 0),
    threshold: 2,
    flags: [false, true, false],
    told: [],
  });
});

test('a table of one column is one signal', async () => {
  const model = silent([null, 1], { whole: true });
  const found = await predictFile(model, file('one.csv', 'mV\n1\n2\n-2\n'));
  expect(found).toMatchObject({ score: 3, scores: Float32Array.of(1, 4, 4), anomaly: true });
});

test('rows of another length are refused', async () => {
  const short = file('short.csv', 'v0,v1\n1,1\n');
  await expect(predictFile(silent([3, 1], { whole: true }), short)).rejects.toThrow(
    `${short}: the columns must be 3, as many as the model takes samples, got 2.`,
  );
});

test('a row of signals with a gap is refused', async () => {
  const gap = file('gap.csv', 'v0,v1,v2\n1,1,1\n1,,1\n');
  await expect(predictFile(silent([3, 1], { whole: true }), gap)).rejects.toThrow(
    `${gap}, line 3: column 'v1' must be a number, got none.`,
  );
});

test('the columns of a series are found by their names, whatever the dialect', async () => {
  const content = 'Zeit;b;Zustand;a\n01.01.2024 00:00;1,5;gut;0,5\n01.01.2024 00:10;2,0;gut;1,0\n';
  const model = silent([null, 2], { columns: ['a', 'b'] });
  const found = await predictFile(model, file('series.csv', content));
  expect(found).toMatchObject({ output: 'scores', flags: [false, true] });
  expect([...(found as ScoresPrediction).scores]).toEqual([1.25, 2.5]);
});
