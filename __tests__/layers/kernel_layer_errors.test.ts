import { layers } from '../../lib/index.js';
import { errorTable, INITIALIZERS, untyped } from './error_table.js';

const conv = { filters: 2, kernelSize: 3 };

errorTable([
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
    "Conv1DTranspose: activation must be the name, config or instance of an activation (elu, selu, relu, relu6, linear, sigmoid, hardSigmoid, softplus, softsign, tanh, softmax, logSoftmax, gelu, gelu_new, mish, swish, kerasHardSilu, silu, hardSilu, hardSwish, hard_silu, hard_swish), got 'rely'.",
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
]);
