import { kernelSuite } from './kernel_suite.js';

// As in an engine without SIMD.
jest.mock('../../lib/wasm/host/module.js', () => ({ instantiate: () => null }));

kernelSuite('fallback');
