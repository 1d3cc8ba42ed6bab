import { spawn } from 'node:child_process';

export interface CommandResult {
  ok: boolean;
  /** stdout and stderr together. */
  output: string;
  /** In one line, why it was not ok. */
  problem: string;
}

export interface CommandOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Ends the command and what it started after this many seconds. */
  seconds: number;
}

/** The first line that names an error, else the last one. */
function errorLine(output: string): string {
  const lines = output.split('\n').map((line) => line.trim());
  const error = lines.find((line) => /^(\w*Error\b|ERROR:|node: error)|: error: /.test(line));
  return error ?? lines.findLast((line) => line !== '') ?? 'it printed nothing';
}

/** Runs a program to its end; a program that is not there is not ok. */
export function runCommand(
  program: string,
  args: readonly string[],
  { cwd, env = process.env, seconds }: CommandOptions,
): Promise<CommandResult> {
  return new Promise((resolve) => {
    // A process group of its own, so that the time limit reaches grandchildren as well.
    const child = spawn(program, args, {
      ...(cwd === undefined ? {} : { cwd }),
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let late = false;
    const keep = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const timer = setTimeout(() => {
      late = true;
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    }, seconds * 1000);
    child.on('error', (error) => {
      clearTimeout(timer);
      resolve({ ok: false, output, problem: error.message });
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      const ended = signal === null ? errorLine(output) : `ended by ${signal}`;
      resolve({ ok: code === 0, output, problem: late ? `no end after ${seconds} s` : ended });
    });
  });
}
