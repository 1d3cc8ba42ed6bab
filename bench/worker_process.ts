import { type ChildProcess, fork, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Engine } from './engines.js';
import { type KerasTasks, PYTHON } from './keras_tasks.js';
import type { Row } from './rows.js';

/** An engine at work in another process. */
export class WorkerProcess {
  private readonly child: ChildProcess;

  constructor(
    readonly engine: Engine,
    peers: string,
    private readonly keras?: KerasTasks,
  ) {
    const options = {
      env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3', ...engine.env },
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

  /** Milliseconds of processor time that one run takes, from one sample. */
  async sample(row: Row): Promise<number> {
    const task = this.engine.kind === 'keras' ? await this.keras?.of(row) : {};
    return new Promise((resolve, reject) => {
      const { child } = this;
      const ended = () => reject(new Error(`${this.engine.name}: the process ended`));
      child.once('exit', ended);
      child.once('message', (answer: { milliseconds?: number; error?: string }) => {
        child.off('exit', ended);
        if (answer.milliseconds !== undefined) resolve(answer.milliseconds);
        else reject(new Error(`${this.engine.name}: ${answer.error}`));
      });
      child.send({ row, ...task }, (error) => {
        if (error) ended();
      });
    });
  }

  stop(): void {
    this.child.kill();
  }
}
