import * as tf from '@tensorflow/tfjs-core';
import { describeEachBackend } from '../backends.js';
import { CASES, comesBack, goesOn, RETURNING } from './continued.js';

describeEachBackend('a training that Keras began goes on as there, 50 steps', () => {
  test.each(CASES)('%s', goesOn);
}, ['cpu', 'wasm']);

beforeAll(() => tf.setBackend('cpu'));

test.each(RETURNING)('%s comes back as it was written', comesBack);
