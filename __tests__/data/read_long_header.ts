/** A process that reads the long header which its argument names. */
import { ValueError } from '../../lib/check.js';
import { csvNumbers } from '../../lib/data/index.js';
import { collect } from './collect.js';
import { LONG_HEADERS, names } from './long_headers.js';

const name = process.argv[2]!;
const header = LONG_HEADERS[name]!();
const bytes = typeof header === 'string' ? new TextEncoder().encode(header) : header;
const options = name.endsWith('wanted') ? { columns: names() } : {};
await collect(csvNumbers('f', [bytes], options)).catch((error) => {
  if (!(error instanceof ValueError)) throw error;
});
