import { kernelSuite } from './kernel_suite.js';

// As in an engine without SIMD.
jest.mock('../../lib/wasm/native/module.js', () => ({ instantiate: () => null }));

kernelSuite('composed');
