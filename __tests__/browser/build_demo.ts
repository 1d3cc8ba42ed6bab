import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ROOT } from './bundle.js';

/** Builds the demo into a new folder, which it returns. */
export function buildDemo(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'deconv-demo-'));
  const vite = path.join(ROOT, 'node_modules/vite/bin/vite.js');
  execFileSync(
    process.execPath,
    [vite, 'build', '-c', 'demo/vite.config.ts', '--outDir', folder, '--logLevel', 'error'],
    { cwd: ROOT, stdio: 'inherit', env: { ...process.env, NODE_ENV: 'production' } },
  );
  return folder;
}
