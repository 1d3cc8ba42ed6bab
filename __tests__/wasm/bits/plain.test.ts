import { bitsSuite } from './bits_suite.js';

// As in an engine without relaxed SIMD.
jest.mock('../../../lib/wasm/module_relaxed_base64.js', () => ({ MODULE: '' }));

bitsSuite('plain');
