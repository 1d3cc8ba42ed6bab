import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ValueError } from '../../../lib/check.js';

const FOLDER = fileURLToPath(new URL('..', import.meta.url));
const POLL_MS = 10;
/** Besides what is set: on processors, and nothing left in the folder. */
export const PYTHON_ENV = {
  KERAS_BACKEND: 'jax',
  JAX_PLATFORMS: 'cpu',
  PYTHONDONTWRITEBYTECODE: '1',
};

/** A line of a process's log. */
export interface LogLine {
  event: 'start' | 'loss' | 'checkpoint' | 'end';
  process: number;
  pid: number;
  step: number;
  loss: number;
}

/** The whole lines of a process's log so far. */
export function readLog(out: string, process: number): LogLine[] {
  const file = path.join(out, `process-${process}.jsonl`);
  if (!existsSync(file)) return [];
  const text = readFileSync(file, 'utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  return whole.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as LogLine]));
}

/** The lines that have a loss. */
export const losses = (log: LogLine[]) => log.filter(({ event }) => event === 'loss');

/** A process to end by SIGKILL once it has logged a loss at this step or later. */
export interface Kill {
  process: number;
  atStep: number;
}

export interface RunOptions {
  python: string;
  /** 1 runs train.py by itself, more run it by launch.py. */
  processes: number;
  /** The arguments of train.py but for --out. */
  options: string[];
  out: string;
  /** In this order, each in the start after the one before it. */
  kills?: Kill[];
  seconds: number;
}

/** Ends the processes as they come to their steps. */
function watch(out: string, kills: Kill[]): NodeJS.Timeout {
  const left = [...kills];
  let starts = 1;
  return setInterval(() => {
    const next = left[0];
    if (next === undefined) return;
    const log = readLog(out, next.process);
    const started = log.filter(({ event }) => event === 'start');
    if (started.length < starts) return;
    const since = log.slice(log.lastIndexOf(started.at(-1)!));
    if (!since.some(({ event, step }) => event === 'loss' && step >= next.atStep)) return;
    left.shift();
    starts++;
    process.kill(started.at(-1)!.pid, 'SIGKILL');
  }, POLL_MS);
}

/**
 * Runs a training to its end, and answers what it wrote to stderr.
 *
 * @throws ValueError if it ends with an error or not within `seconds`.
 */
export async function runTraining(run: RunOptions): Promise<string> {
  const { python, processes, options, out, kills = [], seconds } = run;
  const train = [...options, '--out', out, '--timeout', '60'];
  const command =
    processes === 1
      ? ['train.py', ...train]
      : ['launch.py', `--processes=${processes}`, '--', ...train];
  const [program, ...rest] = command;
  const child: ChildProcess = spawn(python, [path.join(FOLDER, program!), ...rest], {
    env: { ...process.env, ...PYTHON_ENV },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr!.on('data', (chunk: Buffer) => {
    said += chunk;
  });
  // launch.py ends its processes when it is asked to end.
  const limit = setTimeout(() => child.kill('SIGTERM'), seconds * 1000);
  const killing = watch(out, kills);
  try {
    const [status, signal] = await new Promise<[number | null, string | null]>(
      (resolve, reject) => {
        child.on('error', reject);
        child.on('close', (...ended) => resolve(ended));
      },
    );
    if (status === 0) return said;
    const how = signal ?? `status ${status}`;
    throw new ValueError(
      `${command.join(' ')}: it must end well in ${seconds} s, got ${how}.\n${said}`,
    );
  } finally {
    clearTimeout(limit);
    clearInterval(killing);
  }
}
