import '../backends.js';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { unzipSync } from 'fflate';
import { ValueError } from '../../lib/check.js';
import { loadKeras, toKeras } from '../../lib/keras/index.js';
import { metadataPairs } from '../../lib/load/user_metadata.js';
import { loadOnnx } from '../../lib/onnx/index.js';
import { foldUpsampling } from '../../lib/rewrite/index.js';
import { zipWith } from '../keras/zip_json.js';
import { floats, node, model as onnxModel } from '../onnx/encode.js';
import { saveAndLoad } from '../save_and_load.js';

beforeAll(() => tf.setBackend('cpu'));

/** More than the 64 kB that a header of HDF5 holds, and letters of several bytes. */
const KEPT = {
  data: { label: 'signs', classes: [{ name: 'Straße', colour: 2 ** 48 - 1 }] },
  alphabet: '漢字'.repeat(20_000),
};

const dense = () =>
  tfl.sequential({ layers: [tfl.layers.dense({ units: 1, inputShape: [2], name: 'd' })] });

function keeping(metadata: object): tfl.LayersModel {
  const model = dense();
  model.setUserDefinedMetadata(metadata);
  return model;
}

describe('what is kept with a model survives', () => {
  test.each(['keras', 'h5'] as const)('a .%s', async (format) => {
    const loaded = await loadKeras(await toKeras(keeping(KEPT), { format }));
    expect(loaded.getUserDefinedMetadata()).toEqual(KEPT);
  });

  test('a .keras for one size', async () => {
    const convolution = tfl.layers.conv1d({
      filters: 1,
      kernelSize: 3,
      padding: 'same',
      inputShape: [null, 1],
    });
    const model = tfl.sequential({ layers: [convolution] });
    model.setUserDefinedMetadata(KEPT);
    const loaded = await loadKeras(await toKeras(model, { inputShape: [8, 1] }));
    expect(loaded.getUserDefinedMetadata()).toEqual(KEPT);
  });

  test('saving and loading by tfjs, and from there a .keras', async () => {
    const saved = await saveAndLoad(keeping(KEPT));
    const loaded = await loadKeras(await toKeras(saved));
    expect(loaded.getUserDefinedMetadata()).toEqual(KEPT);
  });

  test('foldUpsampling', () => {
    const model = tfl.sequential({
      layers: [
        tfl.layers.upSampling2d({ size: [2, 2], inputShape: [4, 4, 1] }),
        tfl.layers.conv2d({ filters: 1, kernelSize: 3, padding: 'same' }),
      ],
    });
    model.setUserDefinedMetadata(KEPT);
    expect(foldUpsampling(model).getUserDefinedMetadata()).toEqual(KEPT);
  });

  test('ONNX, by metadata_props', async () => {
    const metadata = metadataPairs(keeping({ ...KEPT, onnx: { copied: ['w'] } })).map(
      ([key, text]) => ({ key, value: text }),
    );
    const nodes = [node('MatMul', ['x', 'w'], ['y'])];
    const graph = { initializers: [floats('w', [3, 3], [1, 0, 0, 0, 1, 0, 0, 0, 1])] };
    const loaded = await loadOnnx(onnxModel(nodes, graph, { metadata }));
    expect(loaded.getUserDefinedMetadata()).toMatchObject(KEPT);
    expect(loaded.getUserDefinedMetadata()).toMatchObject({ onnx: { copied: [] } });
  });
});

test('a model without has no such file', async () => {
  const file = await toKeras(dense());
  expect(Object.keys(unzipSync(file))).not.toContain('tfjs_deconv.json');
  expect((await loadKeras(file)).getUserDefinedMetadata()).toBeUndefined();
});

test.each([
  ['a list', ['data'], 'tfjs_deconv must be an object of JSON'],
  ['deep JSON', JSON.parse(`${'['.repeat(300)}1${']'.repeat(300)}`), 'levels deep'],
])('%s in its place is refused, and nothing is left', async (_, json, message) => {
  const file = zipWith(await toKeras(dense()), 'tfjs_deconv.json', json);
  const { numTensors } = tf.memory();
  const error = await loadKeras(file).catch((one: unknown) => one);
  expect(error).toBeInstanceOf(ValueError);
  expect((error as Error).message).toContain(message);
  expect(tf.memory().numTensors).toBe(numTensors);
});
