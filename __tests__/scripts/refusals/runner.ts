import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';

export interface Outcome {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** No refusal takes so long. */
const LONGEST_MS = 300_000;

/** A process that runs scripts one after the other: to start one for each would take minutes. */
export class Runner {
  #child: ChildProcess | undefined;

  async #start(): Promise<ChildProcess> {
    const child = fork(path.join(__dirname, 'child.ts'), {
      execArgv: ['--import', 'tsx'],
      cwd: path.resolve(__dirname, '../../..'),
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    await new Promise((ready) => child.once('message', ready));
    return child;
  }

  /** Runs a script; one that ends or blocks its process says so in `stderr`. */
  async run(script: string, args: readonly string[]): Promise<Outcome> {
    this.#child ??= await this.#start();
    const child = this.#child;
    return new Promise((resolve) => {
      const end = (outcome: Outcome) => {
        clearTimeout(timer);
        child.off('message', end);
        child.off('exit', onExit);
        resolve(outcome);
      };
      const onExit = (status: number | null) => {
        this.#child = undefined;
        end({ status, stdout: '', stderr: `    at its process, which ended with ${status}` });
      };
      const timer = setTimeout(() => child.kill('SIGKILL'), LONGEST_MS);
      child.on('message', end);
      child.on('exit', onExit);
      child.send({ script, args });
    });
  }

  stop(): void {
    this.#child?.removeAllListeners('exit');
    this.#child?.kill('SIGKILL');
  }
}
