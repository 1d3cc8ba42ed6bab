import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import { bundledScripts } from '../bundled.js';
import type { ScriptRun } from './run_alone.js';

/** No refusal takes so long. */
const LONGEST_MS = 300_000;

/** A process that runs scripts one after the other: to start one for each would take minutes. */
export class Runner {
  #child: ChildProcess | undefined;
  #last: Promise<unknown> = Promise.resolve();

  async #start(): Promise<ChildProcess> {
    const folder = await bundledScripts();
    const child = fork(path.join(folder, '__tests__/scripts/runner_child.mjs'), [folder], {
      execArgv: [],
      cwd: path.resolve(__dirname, '../..'),
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    await new Promise((ready) => child.once('message', ready));
    return child;
  }

  /**
   * Runs a script when those before it have ended; one that ends or blocks its process says so in `stderr`.
   *
   * @param script relative to the project
   */
  run(script: string, args: readonly string[]): Promise<ScriptRun> {
    const run = this.#last.then(() => this.#run(script, args));
    this.#last = run.catch(() => {});
    return run;
  }

  async #run(script: string, args: readonly string[]): Promise<ScriptRun> {
    this.#child ??= await this.#start();
    const child = this.#child;
    return new Promise((resolve) => {
      const end = (outcome: ScriptRun) => {
        clearTimeout(timer);
        child.off('message', end);
        child.off('exit', onExit);
        resolve(outcome);
      };
      const onExit = (status: number | null, signal: string | null) => {
        this.#child = undefined;
        const stderr = `    at its process, which ended with ${status ?? signal}`;
        end({ status, signal, stdout: '', stderr });
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
