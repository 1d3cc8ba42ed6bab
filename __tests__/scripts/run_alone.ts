import { spawn } from 'node:child_process';
import path from 'node:path';
import { bundled } from '../bundled.js';

const ROOT = path.join(__dirname, '..', '..');

export interface ScriptRun {
  status: number | null;
  signal: string | null;
  stdout: string;
  stderr: string;
}

/**
 * Runs a file of scripts/ in a process of its own, which `runScript` saves.
 *
 * @param watch is called whenever it has written; it may end the process by the function it gets.
 */
export async function runAlone(
  script: string,
  options: string[],
  watch: (kill: (signal: NodeJS.Signals) => void) => void = () => {},
): Promise<ScriptRun> {
  const command = [await bundled(`scripts/${script}`), ...options];
  return new Promise((resolve) => {
    const child = spawn(process.execPath, command, { cwd: ROOT });
    const run = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].on('data', (chunk: Buffer) => {
        run[stream] += chunk;
      });
    }
    const timer = setInterval(() => watch((signal) => child.kill(signal)), 20);
    child.on('close', (status, signal) => {
      clearInterval(timer);
      resolve({ status, signal, ...run });
    });
  });
}
