// The wasm backend on two threads, with this package's kernels: a model predicts and trains.
import assert from 'node:assert/strict';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { layers } from 'tfjs-deconv';
import { startThreads } from 'tfjs-deconv/threads';
import { ready } from 'tfjs-deconv/wasm';

assert.equal(await startThreads(2), 2);
assert.equal(await ready(), 'simd');
const up = { filters: 32, kernelSize: 3, strides: 2, padding: 'same', kernelInitializer: 'ones' };
const model = tfl.sequential({
  layers: [layers.conv2dTranspose({ ...up, inputShape: [16, 16, 32] })],
});
const x = tf.ones([4, 16, 16, 32]);
// One pixel of 32 channels reaches the first place; two meet on every second row and column.
const y = (await model.predict(x).array())[3];
assert.deepEqual([y[0][0][0], y[0][2][0], y[2][2][31]], [32, 64, 128]);
model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
const { history } = await model.fit(x, tf.zeros([4, 32, 32, 32]), { epochs: 2, verbose: 0 });
assert.ok(history.loss[1] < history.loss[0]);
console.log('wasm and two threads work');
