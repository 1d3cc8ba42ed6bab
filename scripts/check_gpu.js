/**
 * npm run check:gpu [-- OPTIONS OF bench/gpu.ts]: on the graphics card that Dawn finds, and where it finds none on the
 * software adapter of Debian's chromium. It installs nothing and ends within six minutes.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { SOFTWARE_ADAPTER } from './software_adapter.js';

/** bench/gpu.ts ends with it where there is no adapter. */
const NO_ADAPTER = 3;

const bench = fileURLToPath(new URL('../bench/gpu.ts', import.meta.url));
const args = ['--import', 'tsx', bench, ...process.argv.slice(2)];
const run = (env) => spawnSync(process.execPath, args, { env, stdio: 'inherit' }).status ?? 1;

process.exitCode = run(process.env);
if (process.exitCode === NO_ADAPTER && existsSync(SOFTWARE_ADAPTER.VK_ICD_FILENAMES)) {
  process.exitCode = run({ ...SOFTWARE_ADAPTER, ...process.env });
}
