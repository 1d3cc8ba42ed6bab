import '../../lib/repairs/index.js';
import '../../lib/wasm/index.js';
import { describeEachBackend } from '../backends.js';
import { tableSuite } from './table_suite.js';

// As in an engine without SIMD.
jest.mock('../../lib/wasm/host/module.js', () => ({ instantiate: () => null }));

const LEFT = new RegExp(
  [
    // There XNNPACK ends with relu, and makes 0 of NaN.
    '^FusedConv2D .* special .*relu',
    '^FusedConv2DBackpropInput .* special',
    // Steps of optimizers are composed of other kernels there, but for Adam's.
    '^(Sgd|Nadam|Adamax|Rmsprop|Adagrad|Adadelta|Lion|Lamb|Adafactor)Step|^AdamStep .*velocity_hat|^OptimizerSteps',
  ].join('|'),
);

describeEachBackend('kernels without the module', (backend) => tableSuite(backend, LEFT), ['wasm']);
