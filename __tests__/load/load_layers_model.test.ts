import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { layers, loadLayersModel } from '../../lib/index.js';
import '../backends.js';

async function artifactsOf(model: tfl.LayersModel): Promise<tf.io.ModelArtifacts> {
  let artifacts: tf.io.ModelArtifacts | undefined;
  await model.save(
    tf.io.withSaveHandler(async (given) => {
      artifacts = given;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
  );
  return artifacts!;
}

const decoder = () =>
  tfl.sequential({
    layers: [layers.conv1dTranspose({ filters: 2, kernelSize: 3, inputShape: [4, 1], name: 'up' })],
  });

const fails = (source: Parameters<typeof loadLayersModel>[0]) =>
  loadLayersModel(source).then(
    () => 'it loaded',
    (error: Error) => error.message,
  );

const with_ = (artifacts: tf.io.ModelArtifacts) => ({ load: async () => artifacts });

describe('loadLayersModel', () => {
  let artifacts: tf.io.ModelArtifacts;

  beforeAll(async () => {
    await tf.setBackend('cpu');
    const model = decoder();
    artifacts = await artifactsOf(model);
    model.dispose();
  });

  test('a handler', async () => {
    const before = tf.memory().numTensors;
    const model = await loadLayersModel(with_(artifacts));
    expect(model.outputs[0]!.shape).toEqual([null, 6, 2]);
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test('the files of any list, in any order, and one of them without the others', async () => {
    const { weightData, weightSpecs, modelTopology } = artifacts;
    const weightsManifest = [{ paths: ['w.bin'], weights: weightSpecs }];
    const json = new File([JSON.stringify({ modelTopology, weightsManifest })], 'up.json');
    const files = new Set([new File([weightData as ArrayBuffer], 'w.bin'), json]);
    const model = await loadLayersModel(files);
    expect(model.outputs[0]!.shape).toEqual([null, 6, 2]);
    model.dispose();
    expect(await fails([json])).toBe(
      "loadLayersModel: up.json: what it names must be w.bin, among the files, got ['up.json'].",
    );
    expect(await fails(json)).toBe(
      "loadLayersModel: up.json: the source must be a path or URL, as its weights are in w.bin beside it, got 'bytes'.",
    );
  });

  test('a class that nobody registered', async () => {
    const text = JSON.stringify(artifacts.modelTopology).replace('Conv1DTranspose', 'Conv9D');
    expect(await fails(with_({ ...artifacts, modelTopology: JSON.parse(text) }))).toBe(
      "loadLayersModel: the handler: class 'Conv9D' must be registered: define it and call tf.serialization.registerClass.",
    );
  });

  test('weights of another model', async () => {
    const weightSpecs = artifacts.weightSpecs!.filter(({ name }) => name !== 'up/bias');
    expect(await fails(with_({ ...artifacts, weightSpecs }))).toBe(
      'loadLayersModel: the handler: the weights must include up/bias, as the topology says.',
    );
  });

  test('no topology', async () => {
    expect(await fails(with_({ weightSpecs: [] }))).toBe(
      'loadLayersModel: the handler must have a modelTopology, got none.',
    );
  });

  test('an address that has nothing', async () => {
    expect(await fails('http://127.0.0.1:9/model.json')).toBe(
      'loadLayersModel: http://127.0.0.1:9/model.json must be the model.json of a model, got: TypeError: fetch failed',
    );
  });

  test('files without a topology', async () => {
    const files = ['cat.png', 'dog.png'].map((name) => new File([], name));
    expect(await fails(files)).toBe(
      "loadLayersModel: the files must be one, or one .json and those that it names, got ['cat.png', 'dog.png'].",
    );
    expect(await fails(files.slice(1))).toBe(
      'loadLayersModel: dog.png: the file must be a model.json of layers, got an empty file.',
    );
  });

  test('no source', async () => {
    expect(await fails(7 as never)).toBe(
      'loadLayersModel: source must be an address, URL, File, files, Blob, bytes, or a handler that loads, got 7.',
    );
  });

  test('an unknown option', async () => {
    await expect(loadLayersModel('x', { onprogress() {} } as never)).rejects.toThrow(
      "loadLayersModel: unknown option 'onprogress', expected one of fetchFunc, onProgress, requestInit, strict, weightPathPrefix, weightUrlConverter.",
    );
  });
});
