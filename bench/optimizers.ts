/**
 * npx tsx bench/optimizers.ts [-- BACKEND]
 *
 * A step of each optimizer on given gradients of eight variables, 300,000 numbers in all, on wasm or another backend: its
 * time by that of tf.train.sgd, with which it takes turns: the fastest runs of both, as a busy machine makes others slower.
 */
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import '../lib/index.js';
import * as optimizers from '../lib/optimizers/index.js';

await tf.setBackend(process.argv[2] ?? 'wasm');

const RUNS = 101;
const SHAPES = [[3, 3, 64, 128], [128], [784, 256], [256], [256, 64], [64], [64, 128], [128]];

const { adadelta, adafactor, adagrad, adam, adamax, adamW, lamb, lion, muon } = optimizers;
const { nadam, rmsprop, sgd } = optimizers;
const rows: readonly [name: string, optimizer: tf.Optimizer][] = [
  ['tf.train.adam', tf.train.adam(0.001)],
  ['tf.train.rmsprop', tf.train.rmsprop(0.001)],
  ['tf.train.momentum', tf.train.momentum(0.001, 0.9)],
  ['sgd', sgd()],
  ['sgd, momentum', sgd({ momentum: 0.9 })],
  ['adam', adam()],
  ['adam, amsgrad', adam({ amsgrad: true })],
  ['adam, globalClipnorm', adam({ globalClipnorm: 1 })],
  ['adamW', adamW()],
  ['nadam', nadam()],
  ['rmsprop', rmsprop()],
  ['adagrad', adagrad()],
  ['adadelta', adadelta()],
  ['adamax', adamax()],
  ['lion', lion()],
  ['lamb', lamb()],
  ['adafactor', adafactor()],
  ['muon', muon()],
];

const variables = SHAPES.map((shape) => tf.variable(tf.randomNormal(shape)));
const gradients = variables.map(({ name, shape }) => ({ name, tensor: tf.randomNormal(shape) }));

function timed(optimizer: tf.Optimizer): number {
  const start = performance.now();
  optimizer.applyGradients(gradients);
  for (const variable of variables) if (tf.getBackend() === 'cpu') variable.dataSync();
  return performance.now() - start;
}

const plain = tf.train.sgd(0.001);
for (const [name, optimizer] of rows) {
  const samples = Array.from({ length: RUNS }, () => [timed(optimizer), timed(plain)] as const);
  const [own, base] = [0, 1].map((i) => Math.min(...samples.map((pair) => pair[i]!)));
  console.log(`${name.padEnd(24)} ${(own! / base!).toFixed(1)}`);
}
