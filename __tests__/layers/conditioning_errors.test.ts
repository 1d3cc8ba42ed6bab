import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { layers } from '../../lib/index.js';
import { errorTable, untyped } from './error_table.js';

errorTable([
  [
    'an instance without places',
    () => layers.instanceNormalization().computeOutputShape([null, 8]),
    'InstanceNormalization: the input must be of rank 3, 4 or 5, got [null, 8].',
  ],
  [
    'an instance of unknown channels',
    () => layers.instanceNormalization().computeOutputShape([null, 8, null]),
    'InstanceNormalization: the channels of the input must be defined, got [null, 8, null].',
  ],
  [
    'affine by a word',
    () => layers.instanceNormalization({ affine: untyped('yes') }),
    "InstanceNormalization: affine must be true or false, got 'yes'.",
  ],
  [
    'a snake without channels',
    () => layers.snake().computeOutputShape([null]),
    'Snake: the input must be of rank 2 or more, got [null].',
  ],
  [
    'halves of an odd axis',
    () => layers.glu().computeOutputShape([null, 7]),
    'GLU: axis 1 must be of even length, got 7.',
  ],
  [
    'halves of the batch',
    () => layers.glu({ axis: 0 }).computeOutputShape([null, 8]),
    'GLU: axis must be different axes of rank 2, behind the batch, got 0.',
  ],
  [
    'nothing to be modulated by',
    () => layers.film().computeOutputShape([null, 7, 8]),
    'FiLM: the input must be two tensors, [x, condition], got [null, 7, 8].',
  ],
  [
    'a condition of other places',
    () =>
      layers.film().computeOutputShape([
        [null, 7, 8],
        [null, 6, 3],
      ]),
    'FiLM: the condition must be [batch, size], or of lengths that fit x, got [null, 6, 3].',
  ],
  [
    'x of unknown channels',
    () =>
      layers.film().computeOutputShape([
        [null, 7, null],
        [null, 3],
      ]),
    'FiLM: x must be [batch, ..., channels] of known channels, got [null, 7, null].',
  ],
  [
    'a style of other channels',
    () =>
      layers.adaIN().computeOutputShape([
        [null, 7, 8],
        [null, 7, 4],
      ]),
    'AdaIN: the style must be of rank 3 and 8 channels, got [null, 7, 4].',
  ],
  [
    'an embedding of one number',
    () => layers.sinusoidalEmbedding({ embeddingDim: 1 }),
    'SinusoidalEmbedding: embeddingDim must be an integer of at least 2, got 1.',
  ],
  [
    'as few frequencies as are subtracted',
    () => layers.sinusoidalEmbedding({ embeddingDim: 2 }),
    'SinusoidalEmbedding: downscaleFreqShift must be below half of embeddingDim (1), got 1.',
  ],
  [
    'no features',
    () => layers.randomFourierFeatures({ features: 0 }),
    'RandomFourierFeatures: features must be a positive integer, got 0.',
  ],
  [
    'coordinates of unknown count',
    () => layers.randomFourierFeatures({ features: 2 }).build([null, null]),
    'RandomFourierFeatures: the channels of the input must be defined, got [null, null].',
  ],
  [
    'no codes',
    () => layers.vectorQuantizer(untyped({})),
    'VectorQuantizer: numEmbeddings must be a positive integer, got undefined.',
  ],
  [
    'averages that keep more than all',
    () => layers.vectorQuantizer({ numEmbeddings: 2, decay: 1.5 }),
    'VectorQuantizer: decay must be a finite number from 0 to 1, got 1.5.',
  ],
  [
    'numbers before there are codes',
    () => layers.vectorQuantizer({ numEmbeddings: 2 }).decode(untyped(0)),
    "VectorQuantizer: the layer must be built before decode(), got 'a layer without weights'.",
  ],
  [
    'dead codes that no average tells',
    () => layers.vectorQuantizer({ numEmbeddings: 2, deadCodes: 1 }),
    'VectorQuantizer: deadCodes must be 0 where codes learn by their gradient (nearest: a decay), got 1.',
  ],
  [
    'no codebooks',
    () => layers.residualVectorQuantizer(untyped({ numEmbeddings: 2 })),
    'ResidualVectorQuantizer: numQuantizers must be a positive integer, got undefined.',
  ],
  [
    'samples without codebooks',
    () => layers.residualVectorQuantizer({ numQuantizers: 1, numEmbeddings: 2, dropout: 2 }),
    'ResidualVectorQuantizer: dropout must be a finite number from 0 to 1, got 2.',
  ],
  [
    'numbers before there are codebooks',
    () => layers.residualVectorQuantizer({ numQuantizers: 1, numEmbeddings: 2 }).decode(untyped(0)),
    "ResidualVectorQuantizer: the layer must be built before decode(), got 'a layer without weights'.",
  ],
  [
    'more codebooks than there are',
    () =>
      tf.tidy(() => {
        const layer = layers.residualVectorQuantizer({ numQuantizers: 2, numEmbeddings: 2 });
        layer.build([1, 1]);
        try {
          return layer.encode(tf.zeros([1, 1]), 3);
        } finally {
          for (const weight of layer.weights) weight.dispose();
        }
      }),
    'ResidualVectorQuantizer: count must be at most 2, got 3.',
  ],
  [
    'numbers of more codebooks than there are',
    () =>
      tf.tidy(() => {
        const layer = layers.residualVectorQuantizer({ numQuantizers: 2, numEmbeddings: 2 });
        layer.build([1, 1]);
        try {
          return layer.decode(tf.zeros([1, 3], 'int32'));
        } finally {
          for (const weight of layer.weights) weight.dispose();
        }
      }),
    'ResidualVectorQuantizer: indices must be [batch, ..., 1 to 2], got [1, 3].',
  ],
  [
    'a norm of no kernel',
    () => layers.spectralNormalization({ layer: tfl.layers.flatten() }),
    "SpectralNormalization: layer must be a layer that has one kernel, or embeddings, got 'Flatten'.",
  ],
  [
    'a norm of two kernels',
    () =>
      layers.weightNormalization({ layer: layers.separableConv1d({ filters: 1, kernelSize: 1 }) }),
    "WeightNormalization: layer must be a layer that has one kernel, or embeddings, got 'SeparableConv1D'.",
  ],
  [
    'a norm of nothing',
    () => layers.spectralNormalization(untyped({})),
    'SpectralNormalization: layer must be a layer, or the className and config of one, got undefined.',
  ],
  [
    'no step of the power iteration',
    () =>
      layers.spectralNormalization({ layer: tfl.layers.dense({ units: 1 }), powerIterations: 0 }),
    'SpectralNormalization: powerIterations must be a positive integer, got 0.',
  ],
  [
    'lengths of an axis that there is not',
    () => {
      const layer = layers.weightNormalization({ layer: tfl.layers.dense({ units: 1 }), axis: 2 });
      try {
        layer.build([null, 3]);
      } finally {
        for (const weight of layer.layer.weights) weight.dispose();
      }
    },
    'WeightNormalization: axis must be different axes of a kernel of [3,1], got [2].',
  ],
]);
