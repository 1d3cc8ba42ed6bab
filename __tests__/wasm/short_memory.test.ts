import { shortMemorySuite } from './suite/short_memory.js';

shortMemorySuite(true);
