import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { bundled } from './bundled.js';

const ROOT = resolve(__dirname, '..');
const run = promisify(execFile);
let snippets = 0;

/**
 * Runs TypeScript in a new process, where nothing of this one's models, names and registries is
 * left, and returns what it says.
 *
 * @param script a `.ts` file, relative to the project; or source code, whose imports are relative
 *     to a folder of the project's root (`'../lib/index.js'`).
 * @param args for its `process.argv`, from index 2.
 * @returns the last line it printed, parsed as JSON.
 * @throws Error with its stderr if it fails.
 * @example
 * await freshProcess("import { ValueError } from '../lib/check.js'; console.log(ValueError.length)")
 */
export async function freshProcess<T>(script: string, args: readonly string[] = []): Promise<T> {
  const isFile = !script.includes('\n') && script.endsWith('.ts');
  const folder = join(ROOT, '.cache');
  const path = isFile
    ? join(ROOT, script)
    : join(folder, `snippet-${process.pid}-${snippets++}.ts`);
  if (!isFile) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, script);
  }
  try {
    const { stdout } = await run(process.execPath, [await bundled(path), ...args], {
      cwd: ROOT,
      maxBuffer: 2 ** 28,
    });
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as T;
  } finally {
    if (!isFile) rmSync(path);
  }
}
