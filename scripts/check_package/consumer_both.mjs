// A process that imports the package and requires it has one copy: nothing is registered twice.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';

const require = createRequire(import.meta.url);
const entries = JSON.parse(process.argv[2]);
const warnings = [];
console.warn = (...words) => warnings.push(words.join(' '));

const registered = () => ({
  kernels: ['cpu', 'wasm'].map((name) => tf.getKernelsForBackend(name).map((k) => k.kernelFunc)),
  call: tfl.layers.dense({ units: 1 }).call,
  step: tf.AdamOptimizer.prototype.applyGradients,
  upsampling: tf.getGradient('UpsampleNearest'),
});

for (const order of [0, 1]) {
  const stock = order === 0 ? null : registered();
  for (const name of entries) {
    const imported = await import(name);
    const required = require(name);
    for (const key of Object.keys(required))
      assert.equal(imported[key], required[key], `${name}: ${key}`);
  }
  if (stock !== null) assert.deepEqual(registered(), stock);
}
assert.deepEqual(warnings, []);
const { conv1dTranspose } = require('tfjs-deconv');
await tf.setBackend('wasm');
const y = conv1dTranspose(tf.ones([1, 2, 1]), tf.ones([3, 1, 1]), [1, 5, 1], 2, 'valid');
assert.equal((await y.data()).join(), '1,1,2,1,1');
console.log('ESM and CommonJS in one process are one copy');
