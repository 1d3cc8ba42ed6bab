/** One training step of a transposed convolution on tfjs-node; prints what it ran on. */
import * as tf from '@tensorflow/tfjs-core';
import { pickBackend } from '../../lib/node/backend.js';

const { reason } = await pickBackend('tensorflow');
const x = tf.ones<tf.Rank.R4>([2, 4, 4, 3]);
const filter = tf.variable(tf.ones<tf.Rank.R4>([3, 3, 2, 3]));
const loss = () =>
  tf.mean<tf.Scalar>(tf.square(tf.conv2dTranspose(x, filter, [2, 8, 8, 2], 2, 'same')));
const before = loss().dataSync()[0]!;
tf.train.sgd(1e-3).minimize(loss);
const after = loss().dataSync()[0]!;
if (!(after < before)) throw new Error(`a training step took the loss from ${before} to ${after}`);
console.log(reason);
