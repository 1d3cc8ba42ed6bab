import { layers } from '../../lib/index.js';
import { errorTable, untyped } from './error_table.js';

const conv = { filters: 2, kernelSize: 3 };

// More of them stand in oracle/rejected.test.ts.
errorTable([
  [
    'no kernelSize',
    () => layers.conv1dTranspose(untyped({ filters: 2 })),
    'Conv1DTranspose: kernelSize must be a positive integer, got undefined.',
  ],
  [
    'zero kernelSize',
    () => layers.conv2dTranspose({ filters: 2, kernelSize: 0 }),
    'Conv2DTranspose: kernelSize must be a positive integer or an array of 2 of them, got 0.',
  ],
  [
    'negative kernelSize',
    () => layers.conv3dTranspose({ filters: 2, kernelSize: [3, -3, 3] }),
    'Conv3DTranspose: kernelSize must be a positive integer or an array of 3 of them, got [3, -3, 3].',
  ],
  [
    'fractional kernelSize',
    () => layers.conv1dTranspose({ filters: 2, kernelSize: 2.5 }),
    'Conv1DTranspose: kernelSize must be a positive integer, got 2.5.',
  ],
  [
    'fractional strides',
    () => layers.conv2dTranspose({ ...conv, strides: [2, 0.5] }),
    'Conv2DTranspose: strides must be a positive integer or an array of 2 of them, got [2, 0.5].',
  ],
  [
    'negative strides',
    () => layers.conv1dTranspose({ ...conv, strides: -2 }),
    'Conv1DTranspose: strides must be a positive integer, got -2.',
  ],
  [
    'unknown padding',
    () => layers.conv3dTranspose({ ...conv, padding: untyped('causal') }),
    "Conv3DTranspose: padding must be 'valid' or 'same', got 'causal'.",
  ],
  [
    'unknown dataFormat',
    () => layers.conv1dTranspose({ ...conv, dataFormat: untyped('channels_last') }),
    "Conv1DTranspose: dataFormat must be 'channelsLast' or 'channelsFirst', got 'channels_last'.",
  ],
  [
    'zero dilationRate',
    () => layers.conv1dTranspose({ ...conv, dilationRate: 0 }),
    'Conv1DTranspose: dilationRate must be a positive integer, got 0.',
  ],
  [
    'outputPadding as large as one of the strides',
    () => layers.conv2dTranspose({ ...conv, strides: [2, 3], outputPadding: 2 }),
    'Conv2DTranspose: outputPadding must be smaller than strides (2), got 2.',
  ],
  [
    'fractional outputPadding',
    () => layers.conv1dTranspose({ ...conv, strides: 2, outputPadding: 0.5 }),
    'Conv1DTranspose: outputPadding must be an integer of at least 0, got 0.5.',
  ],
  [
    'strides and dilationRate above 1',
    () => layers.conv1dTranspose({ ...conv, strides: 2, dilationRate: 2 }),
    'Conv1DTranspose: strides or dilationRate must be 1 on every axis, got {"strides":[2],"dilationRate":[2]}.',
  ],
  [
    'a wrong rank',
    () => layers.conv2dTranspose(conv).computeOutputShape([null, 4, 3]),
    'Conv2DTranspose: the input must be of rank 4, got [null, 4, 3].',
  ],
  [
    'undefined channels, first',
    () =>
      layers.conv2dTranspose({ ...conv, dataFormat: 'channelsFirst' }).build([null, null, 4, 4]),
    'Conv2DTranspose: the channels of the input must be defined, got [null, null, 4, 4].',
  ],
  [
    'an output without elements',
    () =>
      layers
        .conv1dTranspose({ filters: 2, kernelSize: 2, padding: 'same', outputPadding: 0 })
        .computeOutputShape([null, 1, 3]),
    'Conv1DTranspose: the output length must be positive, got 0.',
  ],
]);
