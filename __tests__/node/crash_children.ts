import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

/** Runs of crash_child.ts that are to be killed. */
export interface Children {
  /** Runs it; resolves to the signal that ended it and what it had printed. */
  run(
    args: readonly (string | number)[],
    onOutput?: (kill: () => void) => void,
  ): Promise<{ signal: string | null; output: string; errors: string }>;
  /** To be called at the end. */
  remove(): void;
}

/** Bundles crash_child.ts, which without tsx starts in a third of the time. */
export async function bundleChild(): Promise<Children> {
  // Beside the packages that it imports.
  const folder = resolve(__dirname, '../../.cache');
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, `crash-child-${process.pid}-${Date.now()}.mjs`);
  await build({
    entryPoints: [join(__dirname, 'crash_child.ts')],
    ...{ outfile, bundle: true, platform: 'node', format: 'esm', packages: 'external' },
  });
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
    remove: () => rmSync(outfile),
  };
}
