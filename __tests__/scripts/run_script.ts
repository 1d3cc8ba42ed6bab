import type { ScriptRun } from './run_alone.js';
import { Runner } from './runner.js';

const runner = new Runner();
afterAll(() => runner.stop());

/**
 * Runs a file of scripts/ after those before it, in one process for all of a test file: its start, tfjs and its
 * kernels take longer than what most tests ask of a script. `runAlone` gives it a process of its own.
 */
export const runScript = (script: string, options: readonly string[]): Promise<ScriptRun> =>
  runner.run(`scripts/${script}`, options);
