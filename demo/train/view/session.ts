import type { Ask, Told } from '../protocol.js';

/** A worker that trains, and what it is asked. */
export interface Session {
  ask(what: Ask): void;
  close(): void;
}

/** Starts a training in a worker of its own, which ends with it. */
export function session(first: Ask & { kind: 'begin' }, hear: (told: Told) => void): Session {
  const worker = new Worker(new URL('../train_worker.ts', import.meta.url), { type: 'module' });
  worker.addEventListener('message', ({ data }: MessageEvent<Told>) => hear(data));
  worker.addEventListener('error', ({ message }) =>
    hear({ kind: 'failed', text: message || 'The worker did not start.' }),
  );
  const ask = (what: Ask) => worker.postMessage(what);
  ask(first);
  return { ask, close: () => worker.terminate() };
}
