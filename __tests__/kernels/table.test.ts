import '../../lib/repairs/index.js';
import '../../lib/wasm/index.js';
import { describeEachBackend } from '../backends.js';
import { tableSuite } from './table_suite.js';

describeEachBackend('kernels', tableSuite, ['cpu', 'wasm']);
