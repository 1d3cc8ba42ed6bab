import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { gunzipSync, strFromU8 } from 'fflate';
import '../../lib/index.js';
import { type ConvLstmAutoencoderOptions, convLstmAutoencoder } from '../../models/index.js';
import { describeEachBackend } from '../backends.js';
import { expectClose } from '../compare.js';
import type { Values } from '../torch/torch_case.js';
import { zeroWeights } from '../zero_weights.js';

/** scripts/fixtures/keras_builders.py. */
const FILE = path.join(__dirname, '..', 'fixtures', 'keras', 'builders.json.gz');
const GIVEN: {
  options: ConvLstmAutoencoderOptions;
  weights: Values[];
  input: Values;
  output: Values;
  parameters: number;
} = JSON.parse(strFromU8(gunzipSync(readFileSync(FILE))));

describeEachBackend('with the weights of Keras', () => {
  test('convLstmAutoencoder predicts as in Keras', () => {
    const model = convLstmAutoencoder(GIVEN.options);
    const tensor = ({ data, shape }: Values) => tf.tensor(data, shape);
    tf.tidy(() => {
      model.setWeights(GIVEN.weights.map(tensor));
      expectClose(model.predict(tensor(GIVEN.input)) as tf.Tensor, tensor(GIVEN.output));
    });
    model.dispose();
  });
});

describe('by default', () => {
  zeroWeights();
  beforeAll(() => tf.setBackend('cpu'));

  test('convLstmAutoencoder has the parameters of the network in Keras', () => {
    const model = convLstmAutoencoder();
    expect(model.countParams()).toBe(GIVEN.parameters);
    model.dispose();
  });
});
