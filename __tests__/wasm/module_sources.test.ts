import { readFileSync } from 'node:fs';
import path from 'node:path';
import { sourceHash } from '../../scripts/build_assembly/source_hash.js';

const ROOT = path.join(__dirname, '..', '..');

// That the compiler makes them of these sources takes it a minute: build.long.test.ts.
test('the modules are newer than their sources, or build_assembly makes them', () => {
  const file = path.join(ROOT, 'lib/wasm/module_sources.txt');
  expect(readFileSync(file, 'utf8')).toBe(`${sourceHash(ROOT)}\n`);
});
