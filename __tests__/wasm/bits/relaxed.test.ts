import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { moduleBuild } from '../../../lib/wasm/host/module.js';
import { bitsSuite } from './bits_suite.js';

if (moduleBuild() === 'relaxed SIMD') bitsSuite('relaxed');
else {
  test('every kernel computes the same bits as ever: relaxed, by an engine that is told to', () => {
    const root = join(__dirname, '../../..');
    const jest = join(root, 'node_modules/jest/bin/jest.js');
    const args = ['--experimental-wasm-relaxed-simd', jest, '-i', '__tests__/wasm/bits/relaxed'];
    // Throws, with what jest wrote, where it fails.
    execFileSync(process.execPath, args, { cwd: root, stdio: 'pipe' });
  }, 240_000);
}
