import { spawn } from 'node:child_process';
import { bundled } from '../bundled.js';

/** Runs of crash_child.ts that are to be killed. */
export interface Children {
  /** Runs it; resolves to the signal that ended it and what it had printed. */
  run(
    args: readonly (string | number)[],
    onOutput?: (kill: () => void) => void,
  ): Promise<{ signal: string | null; output: string; errors: string }>;
}

/** Bundles crash_child.ts. */
export async function bundleChild(): Promise<Children> {
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
