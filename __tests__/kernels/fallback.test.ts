import '../../lib/repairs/index.js';
import '../../lib/wasm/index.js';
import { describeEachBackend } from '../backends.js';
import { tableSuite } from './table_suite.js';

// As in an engine without SIMD.
jest.mock('../../lib/wasm/host/module.js', () => ({ instantiate: () => null }));

// There XNNPACK ends with relu, and makes 0 of NaN.
const LEFT = /^FusedConv2D .* special .*relu|^FusedConv2DBackpropInput .* special/;

describeEachBackend('kernels without the module', (backend) => tableSuite(backend, LEFT), ['wasm']);
