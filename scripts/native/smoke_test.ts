import { fileURLToPath } from 'node:url';
import { runCommand } from './run_command.js';

const STEP = fileURLToPath(new URL('./smoke_step.ts', import.meta.url));

export interface SmokeResult {
  works: boolean;
  /** What it ran on, or why it did not. */
  report: string;
}

/** Whether tfjs-node trains a step, tried in a fresh process: a bad addon can end its process. */
export async function smokeTest(): Promise<SmokeResult> {
  // The arguments that made this process read TypeScript do so for that one.
  const args = [...process.execArgv, STEP];
  const { ok, output, problem } = await runCommand(process.execPath, args, { seconds: 120 });
  return { works: ok, report: ok ? output.trim() : problem };
}
