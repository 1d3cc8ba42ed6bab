import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { gunzipSync } from 'fflate';
import { layers } from '../../lib/index.js';
import { openHdf5 } from '../../lib/keras/hdf5/reader.js';
import { loadKeras, toKeras } from '../../lib/keras/index.js';
import { segnet } from '../../models/index.js';
import { kerasCases, REORDERED } from '../../scripts/fixtures/keras_cases.js';
import {
  exampleInputs,
  largestDifference,
  predictAll,
  shake,
} from '../../scripts/fixtures/predict_all.js';
import '../backends.js';

// Keras's own part is in scripts/check_keras.ts --format h5, which needs Python.
beforeAll(async () => {
  await tf.setBackend('cpu');
});

const FIXTURES = path.join(__dirname, '..', 'fixtures', 'keras');
const files = readdirSync(FIXTURES).filter((name) => /\.(keras|h5\.gz)$/.test(name));
const open = (name: string) => {
  const data = readFileSync(path.join(FIXTURES, name));
  return loadKeras(name.endsWith('.gz') ? gunzipSync(data) : data);
};

const where = (name: string, what: string) =>
  `toKeras: layer '${name}' must be one that Keras 2 has, too, as an .h5 is for both, got ${what} ` +
  "(nearest: the format 'keras').";

async function differenceOfCopy(model: tfl.LayersModel): Promise<number> {
  const copy = await loadKeras(await toKeras(model, { format: 'h5' }));
  const inputs = exampleInputs(model);
  const difference = largestDifference(predictAll(copy, inputs), predictAll(model, inputs));
  tf.dispose(inputs);
  return difference;
}

test.each(
  Object.entries(kerasCases()).filter(
    ([name]) => !/segnet|unpooling|cycleGan|autoencoderKl|of a codec/.test(name),
  ),
)('%s, as .h5 and back, predicts the same', async (name, make) => {
  const model = make();
  shake(model);
  expect(await differenceOfCopy(model)).toBeLessThanOrEqual(REORDERED[name] ?? 0);
});

/** What no .h5 can have. */
const REFUSED: Record<string, string> = {
  'native_operations_k3.keras': "layer 'absolute_1' must be one that Keras 2 has, too",
  'tensorflow_functions_k2.h5.gz': "layer 'tf.math.abs_1' must be one that Keras 2 has, too",
  'functions_k3.keras': where('dense_1', 'the activation hard_sigmoid'),
  'lstm_head_k2.keras': where('bidirectional', 'the activation hard_sigmoid'),
  'lstm_head_k3.keras': where('bidirectional', 'the activation hard_sigmoid'),
  'masks_and_operations_k3.keras': where('multiply_unmasked', 'the operation Copy'),
  'meanings_of_keras_2_k2.keras': 'the activation hard_sigmoid',
  'seq2seq_k3.keras': where('lstm_1', 'initial states'),
  'states_k2.keras': where('lstm_1', 'initial states'),
  'states_k3.keras': where('lstm_1', 'initial states'),
  'transposed_options_k3.keras': where('conv2d_transpose_1', 'the activation leaky_relu'),
};

test.each(Object.entries(REFUSED))('%s is refused', async (name, message) => {
  await expect(toKeras(await open(name), { format: 'h5' })).rejects.toThrow(message);
});

test.each(files.filter((name) => !(name in REFUSED)))('%s, as .h5 and back', async (name) => {
  expect(await differenceOfCopy(await open(name))).toBe(0);
});

const chain = (shape: (number | null)[], ...all: tfl.layers.Layer[]) => {
  const input = tfl.input({ shape });
  const output = all.reduce((x, layer) => layer.apply(x) as tfl.SymbolicTensor, input);
  return tfl.model({ inputs: input, outputs: output });
};

test('the file has the config, the versions and the weights as Keras files them', async () => {
  const frozen = tfl.layers.batchNormalization({ name: 'norm' });
  const model = chain([4], tfl.layers.dense({ units: 2, name: 'last' }), frozen);
  const file = openHdf5('f', await toKeras(model, { format: 'h5' }));
  expect(file.text('keras_version')).toEqual(['2.15.0']);
  expect(file.text('backend')).toEqual(['tensorflow']);
  const config = JSON.parse(file.text('model_config')![0]!);
  expect(config.config.layers[0].config.batch_input_shape).toEqual([null, 4]);
  expect(config.config.layers[1]).toMatchObject({
    class_name: 'Dense',
    name: 'last',
    inbound_nodes: [[[config.config.layers[0].name, 0, 0, {}]]],
  });
  const weights = file.find('model_weights')!;
  expect(weights.text('layer_names')).toEqual([config.config.layers[0].name, 'last', 'norm']);
  expect(weights.find('norm')!.text('weight_names')).toEqual(
    ['gamma', 'beta', 'moving_mean', 'moving_variance'].map((name) => `norm/${name}:0`),
  );
  expect(weights.find('last/last/kernel:0')!.shape).toEqual([4, 2]);
  model.dispose();
});

test.each<[string, () => tfl.LayersModel, string]>([
  [
    'an unpooling',
    () => segnet({ inputShape: [8, 8, 1], filters: [2], classes: 2 }),
    where('unpool1_switches', 'the operation Argmax'),
  ],
  [
    'a function that Keras 2 lacks or means otherwise',
    () =>
      chain(
        [4],
        tfl.layers.dense({ units: 2, name: 'd', activation: 'kerasHardSigmoid' as never }),
      ),
    where('d', 'the activation hard_sigmoid'),
  ],
  [
    'dilation in 3-D',
    () =>
      chain(
        [3, 3, 3, 1],
        layers.conv3dTranspose({ filters: 1, kernelSize: 2, dilationRate: 2, name: 't' }),
      ),
    where('t', 'a Conv3DTranspose with dilation, which Keras 2 ignores'),
  ],
])('%s is refused', async (_, make, message) => {
  const model = make();
  const before = tf.memory().numTensors;
  await expect(toKeras(model, { format: 'h5' })).rejects.toThrow(message);
  expect(tf.memory().numTensors).toBe(before);
  model.dispose();
});

test.each<[object, string]>([
  [{ format: 'onnx' }, "toKeras: format must be 'keras' or 'h5', got 'onnx'."],
  [
    { as: 'h5' },
    "toKeras: unknown option 'as', expected one of compile, format, inputShape, leaveOut.",
  ],
])('toKeras with %j', async (options, message) => {
  const model = chain([1], tfl.layers.dense({ units: 1 }));
  await expect(toKeras(model, options)).rejects.toThrow(message);
  model.dispose();
});
