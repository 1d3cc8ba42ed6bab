import '../../lib/repairs/index.js';
import '../../lib/wasm/index.js';
import '../../lib/webgl/index.js';
import '../../lib/webgpu/index.js';
import { describeEachBackend } from '../backends.js';
import { tableSuite } from './table_suite.js';

/** Of over 13,000 rows, so many of each kernel. */
const ON_GRAPHICS_CARDS = 8;

describeEachBackend(
  'kernels',
  (backend) => {
    const card = backend === 'webgl' || backend === 'webgpu';
    tableSuite(backend, /^$/, card ? ON_GRAPHICS_CARDS : undefined);
  },
  ['cpu', 'wasm'],
);
