import '../backends.js';
import * as tf from '@tensorflow/tfjs-core';
import { expectLeftAlone } from './leaves_alone.js';
import { NETWORK_NAMES } from './networks.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

// Nested models and several inputs and answers: leaves_alone.test.ts.
const others = NETWORK_NAMES.filter((name) => name !== 'nested' && name !== 'twins');
test.each(others)(
  '%s: every method twice at once, a throw in the middle of each, and on as if nothing had been',
  expectLeftAlone,
);
