import { lendWorkers } from '../../engine/lend_workers.js';
import type { Ask, Told } from '../protocol.js';

/** A worker that trains, and what it is asked. */
export interface Session {
  ask(what: Ask): void;
  close(): void;
}

/** What a training begins with, but the workers, which are lent here. */
export type Beginning = Omit<Ask & { kind: 'begin' }, 'kind' | 'workers'>;

/** Starts a training in a worker of its own, which ends with it. */
export function session(beginning: Beginning, hear: (told: Told) => void): Session {
  const worker = new Worker(new URL('../train_worker.ts', import.meta.url), { type: 'module' });
  const lender = lendWorkers();
  worker.addEventListener('message', ({ data }: MessageEvent<Told>) => hear(data));
  worker.addEventListener('error', ({ message }) =>
    hear({ kind: 'failed', text: message || 'The worker did not start.' }),
  );
  const ask = (what: Ask, transfer: Transferable[] = []) => worker.postMessage(what, transfer);
  ask({ kind: 'begin', ...beginning, workers: lender.port }, [lender.port]);
  return {
    ask,
    close() {
      worker.terminate();
      lender.close();
    },
  };
}
