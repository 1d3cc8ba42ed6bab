import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundled } from '../bundled.js';

/** Runs of crash_child.ts that are to be killed. */
export interface Children {
  /** Runs it; resolves to the signal that ended it and what it had printed. */
  run(
    args: readonly (string | number)[],
    onOutput?: (kill: () => void) => void,
  ): Promise<{ signal: string | null; output: string; errors: string }>;
}

/** Children for all tests of a file, and an empty folder for each. */
export function crashPlace(): { readonly children: Children; readonly folder: string } {
  let children: Children;
  let folder: string;
  beforeAll(async () => {
    children = await bundleChild();
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'crash-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  return {
    get children() {
      return children;
    },
    get folder() {
      return folder;
    },
  };
}

/** Bundles crash_child.ts. */
async function bundleChild(): Promise<Children> {
  const outfile = await bundled('__tests__/node/crash_child.ts', 'within');
  return {
    run(args, onOutput) {
      const running = spawn(process.execPath, [outfile, ...args.map(String)]);
      let [output, errors] = ['', ''];
      running.stdout.on('data', (text) => {
        output += text;
        onOutput?.(() => running.kill('SIGKILL'));
      });
      running.stderr.on('data', (text) => {
        errors += text;
      });
      return new Promise((done) => {
        running.on('close', (_, signal) => done({ signal, output, errors }));
      });
    },
  };
}
