import { type ChildProcess, fork, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ask } from './ask.js';
import { type Engine, environmentOf } from './engines.js';
import { type KerasTasks, PYTHON } from './keras_tasks.js';
import type { Row } from './rows.js';
import type { Times } from './times.js';

/** How long a row is computed before its first sample, in milliseconds. */
const WARM_MS = 1000;

/** An engine at work in another process. */
export class WorkerProcess {
  private readonly child: ChildProcess;

  constructor(
    readonly engine: Engine,
    peers: string,
    private readonly keras?: KerasTasks,
    private readonly warm: number = WARM_MS,
  ) {
    const options = {
      env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3', ...environmentOf(engine) },
      // What the engines print is not the table.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'] as ['ignore', 'ignore', 'ignore', 'ipc'],
    };
    const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
    this.child =
      engine.kind === 'keras'
        ? spawn(PYTHON, [path('./keras_worker.py')], options)
        : fork(path('./worker.ts'), [JSON.stringify(engine), peers], {
            ...options,
            execArgv: ['--import', 'tsx'],
          });
  }

  /** How long one run takes, from one sample. */
  async sample(row: Row): Promise<Times> {
    const task = this.engine.kind === 'keras' ? await this.keras?.of(row) : {};
    const message = { row, warm: this.warm, ...task };
    const { name } = this.engine;
    const answer = await ask<{ times: Times } | { error: string }>(this.child, message, name);
    if ('error' in answer) throw new Error(`${name}: ${answer.error}`);
    return answer.times;
  }

  stop(): void {
    this.child.kill();
  }
}
