import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Engine } from './engines.js';
import type { Row } from './rows.js';

/** An engine at work in another process. */
export class WorkerProcess {
  private readonly child: ChildProcess;

  constructor(
    readonly engine: Engine,
    peers: string,
  ) {
    const script = fileURLToPath(new URL('./worker.ts', import.meta.url));
    this.child = fork(script, [engine.name, peers], {
      execArgv: ['--import', 'tsx'],
      env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3', ...engine.env },
      // What the engines print is not the table.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
  }

  /** Milliseconds of processor time that one run takes, from one sample. */
  sample(row: Row): Promise<number> {
    return new Promise((resolve, reject) => {
      const { child } = this;
      const ended = () => reject(new Error(`${this.engine.name}: the process ended`));
      child.once('exit', ended);
      child.once('message', (answer: { milliseconds?: number; error?: string }) => {
        child.off('exit', ended);
        if (answer.milliseconds !== undefined) resolve(answer.milliseconds);
        else reject(new Error(`${this.engine.name}: ${answer.error}`));
      });
      child.send({ row });
    });
  }

  stop(): void {
    this.child.kill();
  }
}
