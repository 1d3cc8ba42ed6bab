import { delimiter, join } from 'node:path';
import { packageFolder } from './paths.js';
import { runCommand } from './run_command.js';

/** A blocked host may not answer at all; an open one delivers its 100 MB in this time. */
const SECONDS = 90;

/** Runs tfjs-node's own install script; resolves to null or to what went wrong. */
export async function installUpstream(say: (line: string) => void): Promise<string | null> {
  say(`trying tfjs-node's own install script (at most ${SECONDS} s)`);
  const cwd = packageFolder('@tensorflow/tfjs-node');
  // It calls node-pre-gyp by its bare name, as npm would let it.
  const bin = join(cwd, '..', '..', '.bin');
  const env = { ...process.env, PATH: [bin, process.env.PATH].join(delimiter) };
  const { ok, problem } = await runCommand(process.execPath, ['scripts/install.js'], {
    cwd,
    env,
    seconds: SECONDS,
  });
  return ok ? null : problem;
}
