import * as tf from '@tensorflow/tfjs-core';
import { describeEachBackend } from '../backends.js';
import { CASES, comesBack, goesOn, staysHere } from './continued.js';

/** compile.long.test.ts has all files on both backends; here are a few optimizers on cpu, and these. */
const ON_WASM = ['nested-amsgrad.keras', 'outputs-momentum.h5', 'words-muon.keras'];

describeEachBackend(
  'a training that Keras began goes on as there, 50 steps',
  (backend) => {
    const dense = CASES.filter((name) => /^dense.*keras$/.test(name)).filter((_, i) => i % 9 === 0);
    const ofKeras2 = CASES.filter((name) => /^keras_2.*h5$/.test(name)).filter(
      (_, i) => i % 3 === 0,
    );
    test.each(backend === 'wasm' ? ON_WASM : [...dense, ...ofKeras2])('%s', goesOn);
  },
  ['cpu', 'wasm'],
);

beforeAll(() => tf.setBackend('cpu'));

test.each([
  'dense-cosine.keras',
  'keras_2-legacy_sgd.h5',
  'nested-muon.keras',
  'outputs-amsgrad.keras',
  'wrapped-momentum.keras',
])('%s comes back as it was written', comesBack);

test('the training of a model that joins masks is not written', () =>
  staysHere('merged-momentum.keras'));
