import { withBase } from 'vitepress';

/** A line that an example logs. */
export interface Line {
  readonly level: 'log' | 'warn' | 'error';
  readonly text: string;
}

/** What the worker answers: a line, or that the example ended. */
export type Answer = Line | { readonly milliseconds: number };

let worker: Worker | null = null;
let end: (() => void) | null = null;

/** Ends the example that runs; the next one starts in a new worker. */
export function stop(): void {
  worker?.terminate();
  worker = null;
  end?.();
}

/** Runs an example, one at a time: resolves to its milliseconds, or to null where it was stopped. */
export function run(code: string, show: (line: Line) => void): Promise<number | null> {
  if (end !== null) stop();
  worker ??= new Worker(withBase('/run/run.js'), { type: 'module' });
  const current = worker;
  return new Promise((resolve) => {
    const finish = (milliseconds: number | null) => {
      end = null;
      resolve(milliseconds);
    };
    end = () => finish(null);
    current.onmessage = ({ data }: MessageEvent<Answer>) => {
      if ('milliseconds' in data) finish(data.milliseconds);
      else show(data);
    };
    current.onerror = ({ message }) => {
      show({ level: 'error', text: message || 'The worker did not start.' });
      stop();
    };
    current.postMessage(code);
  });
}
