import { type ChildProcess, fork, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ask } from './ask.js';
import { type Engine, environmentOf } from './engines.js';
import { type KerasTasks, PYTHON } from './keras_tasks.js';
import type { Row } from './rows.js';
import type { Times } from './times.js';

const WARM_MS = 1000;

export interface WorkerOptions {
  /** bench/worker.ts as people get it (asBuilt). */
  readonly script: string;
  /** The folder with ONNX Runtime. */
  readonly peers?: string;
  readonly keras?: KerasTasks;
  /** How long a row is computed before its first sample, in milliseconds. Default: 1000. */
  readonly warm?: number;
}

/** An engine at work in another process. */
export class WorkerProcess {
  private readonly child: ChildProcess;

  constructor(
    readonly engine: Engine,
    private readonly options: WorkerOptions,
  ) {
    const { script, peers = '' } = options;
    const ways = {
      env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3', ...environmentOf(engine) },
      // What the engines print is not the table.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'] as ['ignore', 'ignore', 'ignore', 'ipc'],
    };
    const python = fileURLToPath(new URL('./keras_worker.py', import.meta.url));
    this.child =
      engine.kind === 'keras'
        ? spawn(PYTHON, [python], ways)
        : fork(fileURLToPath(script), [JSON.stringify(engine), peers], { ...ways, execArgv: [] });
  }

  /** How long one run takes, from one sample. */
  async sample(row: Row): Promise<Times> {
    const task = this.engine.kind === 'keras' ? await this.options.keras?.of(row) : {};
    const message = { row, warm: this.options.warm ?? WARM_MS, ...task };
    const { name } = this.engine;
    const answer = await ask<{ times: Times } | { error: string }>(this.child, message, name);
    if ('error' in answer) throw new Error(`${name}: ${answer.error}`);
    return answer.times;
  }

  stop(): void {
    this.child.kill();
  }
}
