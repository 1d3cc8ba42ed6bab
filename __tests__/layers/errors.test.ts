import * as tf from '@tensorflow/tfjs-core';
import { Bilinear, ICNR, layers, ValueError } from '../../lib/index.js';
import '../backends.js';

/** For values that the types refuse and JavaScript lets through. */
const untyped = (value: unknown) => value as never;
const conv = { filters: 2, kernelSize: 3 };
const INITIALIZERS =
  'Zeros, Ones, Constant, RandomUniform, RandomNormal, TruncatedNormal, Identity, VarianceScaling, GlorotUniform, GlorotNormal, HeNormal, HeUniform, LeCunNormal, LeCunUniform, Orthogonal, Bilinear, ICNR';

const rows: [string, () => unknown, string][] = [
  // The arguments of all layers with a kernel.
  [
    'no filters',
    () => layers.conv1dTranspose(untyped({ kernelSize: 3 })),
    'Conv1DTranspose: filters must be a positive integer, got undefined.',
  ],
  [
    'zero filters',
    () => layers.conv2dTranspose({ ...conv, filters: 0 }),
    'Conv2DTranspose: filters must be a positive integer, got 0.',
  ],
  [
    'fractional filters',
    () => layers.deconvolution({ filters: 1.5 }),
    'Deconvolution: filters must be a positive integer, got 1.5.',
  ],
  [
    'no arguments',
    () => layers.conv1dTranspose(untyped(undefined)),
    'Conv1DTranspose: the options must be an object, got undefined.',
  ],
  [
    'a misspelt option',
    () => layers.conv1dTranspose(untyped({ ...conv, stride: 2 })),
    "Conv1DTranspose: unknown option 'stride', expected one of activation, activityRegularizer, batchInputShape, batchSize, biasConstraint, biasInitializer, biasRegularizer, customObjects, dataFormat, dilationRate, dtype, filters, groups, inputDType, inputShape, kernelConstraint, kernelInitializer, kernelRegularizer, kernelSize, name, outputPadding, padding, strides, trainable, useBias, weights.",
  ],
  [
    'groups',
    () => layers.deconvolution(untyped({ filters: 2, groups: 2 })),
    'Deconvolution: groups must be 1, grouped kernels are not supported, got 2.',
  ],
  [
    'an unknown activation',
    () => layers.conv1dTranspose({ ...conv, activation: 'rely' }),
    "Conv1DTranspose: activation must be the name, config or instance of an activation (elu, selu, relu, relu6, linear, sigmoid, hardSigmoid, softplus, softsign, tanh, softmax, logSoftmax, gelu, gelu_new, mish, swish), got 'rely'.",
  ],
  [
    'an unknown initializer',
    () => layers.conv1dTranspose({ ...conv, kernelInitializer: 'glorot' }),
    `Conv1DTranspose: kernelInitializer must be the name, config or instance of an initializer (${INITIALIZERS}), got 'glorot'.`,
  ],
  [
    'a regularizer for an initializer',
    () => layers.conv1dTranspose({ ...conv, biasInitializer: 'l1l2' }),
    `Conv1DTranspose: biasInitializer must be the name, config or instance of an initializer (${INITIALIZERS}), got 'l1l2'.`,
  ],
  [
    'an unknown regularizer',
    () => layers.conv1dTranspose({ ...conv, kernelRegularizer: 'l3' }),
    "Conv1DTranspose: kernelRegularizer must be the name, config or instance of a regularizer (L1L2), got 'l3'.",
  ],
  [
    'an unknown constraint',
    () =>
      layers.conv1dTranspose({ ...conv, biasConstraint: { className: 'Positive', config: {} } }),
    'Conv1DTranspose: biasConstraint must be the name, config or instance of a constraint (MaxNorm, UnitNorm, NonNeg, MinMaxNorm), got {"className":"Positive","config":{}}.',
  ],

  // Transposed convolutions. More stand in oracle/rejected.test.ts.
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

  // Deconvolution.
  [
    'an unknown method',
    () => layers.deconvolution({ filters: 2, method: untyped('resize') }),
    "Deconvolution: method must be 'transpose' or 'upsample' or 'subpixel', got 'resize'.",
  ],
  [
    'an unknown interpolation',
    () => layers.deconvolution({ filters: 2, interpolation: untyped('cubic') }),
    "Deconvolution: interpolation must be 'nearest' or 'bilinear', got 'cubic'.",
  ],
  [
    'an unknown padding',
    () => layers.deconvolution({ filters: 2, padding: untyped('full') }),
    "Deconvolution: padding must be 'valid' or 'same', got 'full'.",
  ],
  [
    'an unknown dataFormat',
    () => layers.deconvolution({ filters: 2, dataFormat: untyped('NHWC') }),
    "Deconvolution: dataFormat must be 'channelsLast' or 'channelsFirst', got 'NHWC'.",
  ],
  [
    'zero strides, when it is made',
    () => layers.deconvolution({ filters: 2, strides: 0 }),
    'Deconvolution: strides must be a positive integer, got 0.',
  ],
  [
    'arrays of different lengths, when it is made',
    () => layers.deconvolution({ filters: 2, kernelSize: [3, 3], strides: [2, 2, 2] }),
    'Deconvolution: strides must be a positive integer or an array of 2 of them, got [2, 2, 2].',
  ],
  [
    'an array that the input does not fit',
    () => layers.deconvolution({ filters: 2, kernelSize: [3, 3] }).build([null, 4, 3]),
    'Deconvolution: kernelSize must be a positive integer, got [3, 3].',
  ],
  [
    'a wrong rank',
    () => layers.deconvolution({ filters: 2 }).build([null, 3]),
    'Deconvolution: the input must be of rank 3, 4 or 5, got [null, 3].',
  ],
  [
    'undefined channels',
    () => layers.deconvolution({ filters: 2 }).build([null, 4, null]),
    'Deconvolution: the channels of the input must be defined, got [null, 4, null].',
  ],
  [
    'an outputSize out of reach',
    () => layers.deconvolution({ filters: 2, outputSize: 9 }).computeOutputShape([null, 4, 3]),
    'Deconvolution: outputSize must be 7 to 8 for an input of length 4, got 9.',
  ],
  [
    'an outputSize that only one length reaches',
    () =>
      layers
        .deconvolution({ filters: 2, method: 'upsample', strides: 1, outputSize: 3 })
        .computeOutputShape([null, 4, 3]),
    'Deconvolution: outputSize must be 4 for an input of length 4, got 3.',
  ],
  [
    'a zero outputSize',
    () => layers.deconvolution({ filters: 2, outputSize: 0 }),
    'Deconvolution: outputSize must be a positive integer, got 0.',
  ],
  [
    'an output without elements',
    () =>
      layers
        .deconvolution({ filters: 2, method: 'subpixel', padding: 'valid' })
        .computeOutputShape([null, 2, 3]),
    'Deconvolution: the output length must be positive, got 0.',
  ],

  // Layers without weights.
  [
    'a zero size',
    () => layers.upSampling3d({ size: [2, 0, 2] }),
    'UpSampling3D: size must be a positive integer or an array of 3 of them, got [2, 0, 2].',
  ],
  [
    'a misspelt option',
    () => layers.upSampling1d(untyped({ dataFormat: 'channelsFirst' })),
    "UpSampling1D: unknown option 'dataFormat', expected one of batchInputShape, batchSize, customObjects, dtype, inputDType, inputShape, name, size, trainable, weights.",
  ],
  [
    'negative padding',
    () => layers.zeroPadding1d({ padding: -1 }),
    'ZeroPadding1D: padding must be a natural number or [before, after], got -1.',
  ],
  [
    'padding of the wrong length',
    () => layers.zeroPadding3d({ padding: [1, 2] }),
    'ZeroPadding3D: padding must be a natural number, an array of 3 of them, or of 3 [before, after], got [1, 2].',
  ],
  [
    'fractional cropping',
    () => layers.cropping1d({ cropping: [0.5, 1] }),
    'Cropping1D: cropping must be a natural number or [before, after], got [0.5, 1].',
  ],
  [
    'cropping of the wrong depth',
    () => layers.cropping3d({ cropping: [[1, 2, 3]] }),
    'Cropping3D: cropping must be a natural number, an array of 3 of them, or of 3 [before, after], got [[1, 2, 3]].',
  ],
  [
    'cropping everything',
    () => layers.cropping1d({ cropping: 2 }).computeOutputShape([null, 4, 3]),
    'Cropping1D: the output length must be positive, got 0.',
  ],
  [
    'an unknown dataFormat',
    () => layers.zeroPadding3d({ dataFormat: untyped('NCDHW') }),
    "ZeroPadding3D: dataFormat must be 'channelsLast' or 'channelsFirst', got 'NCDHW'.",
  ],
  [
    'a wrong rank',
    () => layers.upSampling1d().computeOutputShape([null, 4, 4, 3]),
    'UpSampling1D: the input must be of rank 3, got [null, 4, 4, 3].',
  ],

  // Unpooling.
  [
    'a zero poolSize',
    () => layers.maxUnpooling1d({ poolSize: 0 }),
    'MaxUnpooling1D: poolSize must be a positive integer, got 0.',
  ],
  [
    'negative strides',
    () => layers.maxUnpooling2d({ strides: -1 }),
    'MaxUnpooling2D: strides must be a positive integer or an array of 2 of them, got -1.',
  ],
  [
    'an unknown padding',
    () => layers.maxUnpooling2d({ padding: untyped('full') }),
    "MaxUnpooling2D: padding must be 'valid' or 'same', got 'full'.",
  ],
  [
    'one input',
    () => layers.maxUnpooling2d().computeOutputShape([null, 4, 4, 3]),
    'MaxUnpooling2D: the input must be [x, what was pooled], both of rank 4, got [null, 4, 4, 3].',
  ],
  [
    'a wrong rank',
    () =>
      layers.maxUnpooling1d().computeOutputShape([
        [null, 4, 3],
        [null, 8, 8, 3],
      ]),
    'MaxUnpooling1D: the input must be [x, what was pooled], both of rank 3, got [[null, 4, 3], [null, 8, 8, 3]].',
  ],
  [
    'an x that this pooling cannot have given',
    () =>
      layers.maxUnpooling1d().computeOutputShape([
        [null, 5, 3],
        [null, 8, 3],
      ]),
    "MaxUnpooling1D: x must be of the shape of the pooling's output, [null, 4, 3], got [null, 5, 3].",
  ],
  [
    'an input shorter than the pool',
    () =>
      layers.maxUnpooling1d({ poolSize: 3 }).computeOutputShape([
        [null, 1, 3],
        [null, 2, 3],
      ]),
    'MaxUnpooling1D: what was pooled must be at least as long as poolSize (3), got 2.',
  ],

  // Initializers.
  [
    'bilinear without a spatial dimension',
    () => new Bilinear().apply([3, 4]),
    'Bilinear: the shape must be [...kernel, out, in], got [3, 4].',
  ],
  [
    'icnr for channels that are no multiple of the phases',
    () => new ICNR({ scale: 2 }).apply([3, 3, 4, 6]),
    'ICNR: the last dimension must be a multiple of the 4 phases, got 6.',
  ],
  [
    'icnr of a zero scale',
    () => new ICNR({ scale: 0 }).apply([3, 4, 4]),
    'ICNR: scale must be a positive integer, got 0.',
  ],
  [
    'icnr with an unknown initializer',
    () => new ICNR({ initializer: 'glorot' }),
    `ICNR: initializer must be the name, config or instance of an initializer (${INITIALIZERS}), got 'glorot'.`,
  ],
];

beforeAll(() => tf.setBackend('cpu'));

test.each(rows)('%s', (_, attempt, message) => {
  const before = tf.memory().numTensors;
  expect(attempt).toThrow(new ValueError(message));
  expect(tf.memory().numTensors).toBe(before);
});
