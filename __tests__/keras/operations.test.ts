import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { gunzipSync } from 'fflate';
import '../../lib/index.js';
import { loadKeras, toKeras } from '../../lib/keras/index.js';
import { KerasOperation } from '../../lib/keras/layers/keras_operation.js';
import '../backends.js';
import { differenceToKeras } from './compare.js';

const FIXTURES = path.join(__dirname, '..', 'fixtures', 'keras');
beforeAll(async () => {
  await tf.setBackend('cpu');
});

test.each(['native_operations_k3.keras', 'tensorflow_functions_k2.h5.gz'])(
  "%s, as a file of Keras 3's operations and back, predicts as in Keras",
  async (name) => {
    const before = tf.memory().numTensors;
    const data = readFileSync(path.join(FIXTURES, name));
    const model = await loadKeras(name.endsWith('.gz') ? gunzipSync(data) : data);
    const again = await loadKeras(await toKeras(model));
    const outputs = path.join(FIXTURES, name.replace(/\.(keras|h5\.gz)$/, '.io'));
    expect(differenceToKeras(again, outputs)).toBeLessThan(1e-4);
    model.dispose();
    again.dispose();
    expect(tf.memory().numTensors).toBe(before);
  },
);

const SLICE = { start: null, stop: null, step: null };
const refused = (what: string) =>
  `the bytes: every layer must be one that can be computed here, got one that is not:\n- ${what}`;

/** A to_json() of Keras 2 that calls a function of TensorFlow. */
function calling(name: string, kwargs: object): Uint8Array {
  const input = {
    class_name: 'InputLayer',
    config: { name: 'in', batch_input_shape: [null, 4, 4, 2], dtype: 'float32' },
    name: 'in',
    inbound_nodes: [],
  };
  const call = {
    class_name: name.endsWith('getitem') ? 'SlicingOpLambda' : 'TFOpLambda',
    config: { name: 'op', trainable: true, function: name },
    name: 'op',
    inbound_nodes: [['in', 0, 0, kwargs]],
  };
  const config = {
    name: 'm',
    layers: [input, call],
    input_layers: [['in', 0, 0]],
    output_layers: [['op', 0, 0]],
  };
  const json = { class_name: 'Functional', config, keras_version: '2.15.0' };
  return new TextEncoder().encode(JSON.stringify(json));
}

/** An .h5 of weights, without any in it. */
const weights = async () => {
  const model = tfl.sequential({ layers: [tfl.layers.flatten({ inputShape: [2, 2] })] });
  const data = await toKeras(model, { format: 'h5' });
  model.dispose();
  return data;
};

test.each<[string, object, string]>([
  ['math.reduce_mean', { axis: null }, 'the operation tf.math.reduce_mean along the batch'],
  ['math.reduce_mean', { axis: 0 }, 'the operation tf.math.reduce_mean along the batch'],
  ['reshape', { shape: [-1, 8] }, 'the operation tf.reshape to [-1,8], which mixes samples'],
  ['reshape', { shape: [-1, ['in', 0, 0]] }, 'the operation tf.reshape with newshape computed'],
  [
    '__operators__.getitem',
    { slice_spec: [0] },
    'the operation tf.__operators__.getitem along the batch',
  ],
  [
    '__operators__.getitem',
    { slice_spec: [SLICE, ['in', 0, 0]] },
    'the operation tf.__operators__.getitem',
  ],
  ['transpose', { perm: [1, 0, 2, 3] }, 'the operation tf.transpose of the batch'],
  ['nn.depth_to_space', { block_size: 2 }, 'the operation tf.nn.depth_to_space of 2 by 4'],
  [
    'clip_by_value',
    { clip_value_min: 0, clip_value_max: 1, fast: 3 },
    'the operation tf.clip_by_value fast=3',
  ],
  ['random.gamma', { alpha: 1 }, 'the operation tf.random.gamma (nearest: a layer)'],
  ['image.transpose', {}, 'the operation tf.image.transpose (nearest: a layer)'],
  ['split', { num_or_size_splits: 1e9, axis: 1 }, 'the operation tf.split in 1000000000 parts'],
  ['linalg.inv', {}, 'the operation tf.linalg.inv (nearest: a layer)'],
])('%s of %j is refused by name', async (name, kwargs, message) => {
  const before = tf.memory().numTensors;
  const error = await loadKeras([calling(name, kwargs), await weights()]).catch((e) => e);
  expect(error).toMatchObject({ name: 'ValueError' });
  expect(error.message.slice(0, refused(message).length)).toBe(refused(message));
  expect(tf.memory().numTensors).toBe(before);
});

test('an operation passes gradients on', () => {
  const layer = new KerasOperation({
    operation: 'Mean',
    given: '{"x":{"tensor":0},"axis":[1],"keepdims":true}',
  });
  const x = tf.tensor2d([[1, 2, 3, 6]]);
  const dx = tf.grad((y: tf.Tensor) => tf.square(layer.apply(y) as tf.Tensor))(x);
  // d mean(x)^2 / dx = 2 mean(x) / n
  expect([...dx.dataSync()]).toEqual([1.5, 1.5, 1.5, 1.5]);
  tf.dispose([x, dx]);
});

test.each<[object, string]>([
  [
    { operation: 'Nope', given: '{}' },
    "operation must be one of keras.ops that is computed here, got 'Nope'.",
  ],
  [{ operation: 'Mean', given: '[]' }, "given must be JSON of an object, got '[]'."],
  [{ operation: 'Mean' }, 'given must be JSON, got undefined.'],
])('KerasOperation of %j is an error', (args, message) => {
  expect(() => new KerasOperation(args as never)).toThrow(`KerasOperation: ${message}`);
});
