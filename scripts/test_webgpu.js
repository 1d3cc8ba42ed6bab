/** npm run test:webgpu [-- JEST'S OPTIONS]: with the software adapter of Debian's chromium, unless the variables name another. */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { SOFTWARE_ADAPTER } from './software_adapter.js';

const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
const args = [jest, '-c', 'jest.webgpu.config.js', ...process.argv.slice(2)];
const env = { ...SOFTWARE_ADAPTER, ...process.env };
process.exitCode = spawnSync(process.execPath, args, { env, stdio: 'inherit' }).status ?? 1;
