import type { ChildProcess } from 'node:child_process';

/** Sends a process a message and resolves to its answer. Rejects if the process ends first; `name` is what it is called then. */
export function ask<Answer>(child: ChildProcess, message: object, name: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const ended = () => reject(new Error(`${name}: the process ended`));
    child.once('exit', ended);
    child.once('message', (answer) => {
      child.off('exit', ended);
      resolve(answer as Answer);
    });
    child.send(message, (error) => {
      if (error) ended();
    });
  });
}
