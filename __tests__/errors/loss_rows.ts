import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import * as losses from '../../lib/losses/index.js';
import * as measures from '../../lib/measures/index.js';
import type { Row } from './rows.js';

const probabilities = { fromLogits: true, labelSmoothing: 0.1 };
const window = { maxValue: 2, filterSize: 5, filterSigma: 1, k1: 0.02, k2: 0.04 };
const classes = {
  numClasses: 3,
  targetClassIds: [0, 1],
  ignoreClass: 255,
  sparseYTrue: true,
  sparseYPred: false,
};

/** All options of what makes a loss. */
const LOSSES: Readonly<Record<string, unknown[]>> = {
  binaryCrossentropy: [probabilities],
  binaryFocalCrossentropy: [{ ...probabilities, applyClassBalancing: true, alpha: 0.3, gamma: 1 }],
  categoricalCrossentropy: [probabilities],
  categoricalFocalCrossentropy: [{ ...probabilities, alpha: [0.3, 0.7], gamma: 1 }],
  combined: [
    [
      { loss: 'huber', weight: 2 },
      { loss: 'dice', weight: 0.5 },
    ],
  ],
  contrastive: [{ margin: 2 }],
  ctc: [],
  dice: [{ axis: [1, 2] }],
  huber: [{ delta: 2 }],
  lossByName: ['huber'],
  msSsim: [{ ...window, powerFactors: [0.5, 0.5] }],
  psnr: [{ maxValue: 2 }],
  sparseCategoricalCrossentropy: [{ fromLogits: true, ignoreClass: 255 }],
  ssim: [window],
  stft: [{ resolutions: [{ fftSize: 8, hop: 2, window: 6 }] }],
  totalVariation: [],
  tversky: [{ alpha: 0.3, beta: 0.7, axis: [1] }],
};

/** All options of what makes a metric. */
const METRICS: Readonly<Record<string, unknown[]>> = {
  auc: [
    {
      numThresholds: 9,
      thresholds: [0.2, 0.5],
      curve: 'PR',
      fromLogits: true,
      summationMethod: 'minoring',
    },
  ],
  binaryDice: [{ targetClassIds: [1], threshold: 0.4 }],
  binaryIoU: [{ targetClassIds: [1], threshold: 0.4 }],
  calibrationError: [{ numBins: 5, fromLogits: true }],
  dice: [classes],
  f1Score: [{ average: 'macro', threshold: 0.4 }],
  fBetaScore: [{ average: 'micro', threshold: 0.4, beta: 2 }],
  iou: [classes],
  meanIoU: [classes],
  msSsim: [{ ...window, powerFactors: [0.5, 0.5] }],
  precision: [{ thresholds: [0.3, 0.6], classId: 1 }],
  psnr: [{ maxValue: 2 }],
  r2Score: [{ classAggregation: 'uniformAverage' }],
  recall: [{ thresholds: 0.3, classId: 1 }],
  rootMeanSquaredError: [],
  sparseTopKCategoricalAccuracy: [{ k: 2 }],
  ssim: [window],
  topKCategoricalAccuracy: [{ k: 2 }],
};

type Make = (...options: unknown[]) => unknown;

/** What makes a function is called with options alone; the function is called below. */
function making(entry: string, module: object, options: Readonly<Record<string, unknown[]>>) {
  return Object.entries(options).map(([name, args]): [string, Row] => {
    const make = (module as Record<string, Make>)[name]!;
    return [`${entry}.${name}`, { call: make, args: () => args }];
  });
}

const image = () => tf.fill([2, 4, 4, 1], 0.5);
const labels = () => tf.ones([2, 4, 4, 1]);
const scores = () => tf.fill([2, 4, 4, 3], 0.3);

/** The tensors that a loss or a metric takes, where they are no images. */
const INPUTS: Readonly<Record<string, () => [tf.Tensor, tf.Tensor]>> = {
  ctc: () => [tf.tensor2d([[1, 2]]), tf.zeros([1, 4, 3])],
  dice: () => [labels(), scores()],
  iou: () => [labels(), scores()],
  meanIoU: () => [labels(), scores()],
  sparseCategoricalCrossentropy: () => [labels(), scores()],
  sparseTopKCategoricalAccuracy: () => [labels(), scores()],
  topKCategoricalAccuracy: () => [scores(), scores()],
  stft: () => [tf.ones([1, 20]), tf.ones([1, 20])],
};
const OVERLAPS = ['losses.dice'];

function calling(entry: string, module: object, options: Readonly<Record<string, unknown[]>>) {
  return Object.entries(options)
    .filter(([name]) => !['categoricalFocalCrossentropy', 'precision', 'recall'].includes(name))
    .map(([name, args]): [string, Row] => {
      const make = (module as Record<string, Make>)[name]!;
      const images = () => [image(), image()];
      const inputs = OVERLAPS.includes(`${entry}.${name}`) ? images : (INPUTS[name] ?? images);
      const call = (...given: unknown[]) => (make(...args) as Make)(...given);
      return [`${entry}.${name}()`, { call, args: inputs }];
    });
}

const critic = () => tfl.sequential({ layers: [tfl.layers.flatten({ inputShape: [4, 4, 1] })] });

export const LOSS_ROWS: Readonly<Record<string, Row>> = {
  ...Object.fromEntries(making('losses', losses, LOSSES)),
  ...Object.fromEntries(calling('losses', losses, LOSSES)),
  ...Object.fromEntries(making('measures', measures, METRICS)),
  ...Object.fromEntries(calling('measures', measures, METRICS)),
  'losses.gaussianKl': { call: losses.gaussianKl, args: () => [tf.ones([2, 3]), tf.ones([2, 3])] },
  'losses.gradientPenalty': {
    call: losses.gradientPenalty,
    args: () => [critic(), image(), image(), { target: 1, mix: tf.tensor1d([0.2, 0.5]) }],
  },
  'losses.hingeDiscriminator': {
    call: losses.hingeDiscriminator,
    args: () => [tf.ones([2, 1]), tf.ones([2, 1])],
  },
  'losses.hingeGenerator': { call: losses.hingeGenerator, args: () => [tf.ones([2, 1])] },
  'losses.perceptual': {
    call: losses.perceptual,
    args: () => {
      const network = critic();
      return [network, { layers: [network.layers[0]!.name], weights: [2] }];
    },
  },
  'losses.reduceLoss': {
    call: losses.reduceLoss,
    args: () => [
      tf.ones([2, 3]),
      { reduction: 'sum', sampleWeight: tf.ones([2]), mask: tf.ones([2, 3]) },
    ],
  },
  'losses.relativisticDiscriminator': {
    call: losses.relativisticDiscriminator,
    args: () => [tf.ones([2, 1]), tf.ones([2, 1]), { average: false }],
  },
  'losses.relativisticGenerator': {
    call: losses.relativisticGenerator,
    args: () => [tf.ones([2, 1]), tf.ones([2, 1]), { average: true }],
  },
  'losses.weightsOfClasses': {
    call: losses.weightsOfClasses,
    args: () => [tf.tensor1d([0, 1]), [1, 2]],
  },
  'measures.imageMsSsim': {
    call: measures.imageMsSsim,
    args: () => [image(), image(), { ...window, powerFactors: [0.5, 0.5] }],
  },
  'measures.imagePsnr': {
    call: measures.imagePsnr,
    args: () => [image(), image(), { maxValue: 2 }],
  },
  'measures.imageSsim': { call: measures.imageSsim, args: () => [image(), image(), window] },
};
