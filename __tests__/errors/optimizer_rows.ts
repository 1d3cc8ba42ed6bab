import * as tf from '@tensorflow/tfjs-core';
import * as optimizers from '../../lib/optimizers/index.js';
import type { Row } from './rows.js';

const common = {
  learningRate: 0.1,
  weightDecay: 0.1,
  excludeFromWeightDecay: ['bias'],
  clipnorm: 1,
  useEma: true,
  emaMomentum: 0.5,
  emaOverwriteFrequency: 2,
  gradientAccumulationSteps: 2,
  lossScaleFactor: 2,
};
const moments = { beta1: 0.9, beta2: 0.99, epsilon: 1e-7 };
const decay = { initialLearningRate: 1, decaySteps: 10 };
const OPTIONS: Readonly<Record<string, object>> = {
  sgd: { ...common, momentum: 0.5, nesterov: true },
  adam: { ...common, ...moments, amsgrad: true },
  adamW: { ...common, ...moments, amsgrad: true },
  nadam: { ...common, ...moments },
  rmsprop: { ...common, rho: 0.9, momentum: 0.5, epsilon: 1e-7, centered: true },
  adagrad: { ...common, initialAccumulatorValue: 0.1, epsilon: 1e-7 },
  adadelta: { ...common, rho: 0.9, epsilon: 1e-7 },
  adamax: { ...common, ...moments },
  lion: { ...common, beta1: 0.9, beta2: 0.99 },
  lamb: { ...common, ...moments },
  muon: {
    ...common,
    adamBeta1: 0.9,
    adamBeta2: 0.99,
    adamWeightDecay: 0.1,
    adamLrRatio: 1,
    epsilon: 1e-7,
    excludeLayers: ['last'],
    excludeEmbeddings: true,
    muonA: 3,
    muonB: -4,
    muonC: 2,
    momentum: 0.9,
    nsSteps: 5,
    nesterov: true,
    rmsRate: 0.2,
  },
  adafactor: {
    ...common,
    beta2Decay: -0.8,
    epsilon1: 1e-30,
    epsilon2: 1e-3,
    clipThreshold: 1,
    relativeStep: true,
  },
  exponentialDecay: { ...decay, decayRate: 0.5, staircase: true },
  inverseTimeDecay: { ...decay, decayRate: 0.5, staircase: true },
  piecewiseConstantDecay: { boundaries: [1, 2], values: [3, 2, 1] },
  polynomialDecay: { ...decay, endLearningRate: 0.1, power: 2, cycle: true },
  cosineDecay: { ...decay, alpha: 0.1, warmupTarget: 2, warmupSteps: 3 },
  cosineDecayRestarts: {
    initialLearningRate: 1,
    firstDecaySteps: 10,
    tMul: 2,
    mMul: 0.5,
    alpha: 0.1,
  },
  oneCycle: {
    maxLearningRate: 1,
    totalSteps: 10,
    pctStart: 0.3,
    annealStrategy: 'cos',
    divFactor: 25,
    finalDivFactor: 10,
    threePhase: true,
  },
  warmUp: { warmupSteps: 3, learningRate: 1, initialLearningRate: 0.1 },
};

const w = tf.variable(tf.scalar(1), true, 'wrong/w');

/** An optimizer that lives for one call. */
const once = (call: (optimizer: optimizers.KerasOptimizer) => unknown) => {
  const optimizer = optimizers.adam({ useEma: true });
  const result = (async () => call(optimizer))();
  return result.finally(() => optimizer.dispose());
};

/** The rows of optimizers and schedules. */
export const OPTIMIZER_ROWS: Readonly<Record<string, Row>> = {
  ...Object.fromEntries(
    Object.entries(OPTIONS).map(([name, options]): [string, Row] => {
      const call = (optimizers as unknown as Record<string, (given: never) => unknown>)[name]!;
      return [`optimizers.${name}`, { call, args: () => [options] }];
    }),
  ),
  'optimizers.KerasOptimizer': {
    call: (gradients: never) => once((optimizer) => optimizer.applyGradients(gradients)),
    args: () => [[{ name: w.name, tensor: tf.scalar(1) }]],
  },
  'KerasOptimizer.setWeights': {
    call: (weights: never) => once((optimizer) => optimizer.setWeights(weights)),
    args: () => [
      ['iter', 'wrong/w/momentum', 'wrong/w/velocity', 'wrong/w/average'].map((name) => {
        return { name, tensor: tf.scalar(1, name === 'iter' ? 'int32' : 'float32') };
      }),
    ],
  },
  'KerasOptimizer.excludeFromWeightDecay': {
    call: (given: never) => once((optimizer) => optimizer.excludeFromWeightDecay(given)),
    args: () => [{ varList: [w], varNames: ['bias'] }],
  },
  'KerasOptimizer.learningRate': {
    call: (rate: never) =>
      once((optimizer) => {
        optimizer.learningRate = rate;
      }),
    args: () => [0.1],
  },
};
