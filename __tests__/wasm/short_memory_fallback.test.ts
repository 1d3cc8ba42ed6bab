import { shortMemorySuite } from './suite/short_memory.js';

// As in an engine without SIMD.
jest.mock('../../lib/wasm/host/module.js', () => ({ instantiate: () => null }));

shortMemorySuite(false);
