import { execFile } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BackendName } from '../../lib/node/index.js';
import type { BackendReport } from './backend_report.js';

/** This file, which is TypeScript in a clone, and whose neighbours are as it is. */
const OWN = fileURLToPath(import.meta.url);

/** Long enough for a slow machine to load TensorFlow. */
const PATIENCE = 120_000;

/**
 * Examines a backend in a process of its own, so that one which crashes is a finding and not the
 * end.
 *
 * @param script what runs there, for tests.
 */
export function askChild(
  name: BackendName,
  script: string = path.join(path.dirname(OWN), `check_backend${path.extname(OWN)}`),
): Promise<BackendReport> {
  const command = [...(script.endsWith('.ts') ? ['--import', 'tsx'] : []), script, name];
  return new Promise((resolve) => {
    execFile(process.execPath, command, { timeout: PATIENCE }, (error, stdout, stderr) => {
      const last = stdout.trim().split('\n').at(-1) ?? '';
      try {
        resolve(JSON.parse(last));
      } catch {
        const how = error?.signal ? `ended by ${error.signal}` : `ended with ${error?.code ?? 0}`;
        const said = stderr.trim().split('\n').at(-1) || 'no message';
        resolve({ name, loads: false, description: `its process ${how}: ${said}` });
      }
    });
  });
}
