import type { Heard, Wish } from './lend_workers.js';

/**
 * Puts workers that the page lends in the place of this worker's own, for tfjs and the threads of this package: as much of
 * `Worker` as these two use.
 *
 * @param port of `lendWorkers`
 */
export function borrowWorkers(port: MessagePort): void {
  const borrowed = new Map<number, BorrowedWorker>();
  const ask = (wish: Wish) => port.postMessage(wish);
  class BorrowedWorker {
    onmessage: ((event: MessageEvent) => void) | null = null;
    onerror: ((event: ErrorEvent) => void) | null = null;
    readonly #id = borrowed.size;

    constructor(url: string | URL, { name = '' }: WorkerOptions = {}) {
      borrowed.set(this.#id, this);
      ask({ kind: 'start', id: this.#id, url: String(url), name });
    }

    postMessage(message: unknown): void {
      ask({ kind: 'send', id: this.#id, message });
    }

    terminate(): void {
      ask({ kind: 'end', id: this.#id });
    }
  }
  port.onmessage = ({ data }: MessageEvent<Heard>) => {
    const worker = borrowed.get(data.id);
    if ('error' in data) worker?.onerror?.(new ErrorEvent('error', { message: data.error }));
    else worker?.onmessage?.(new MessageEvent('message', { data: data.message }));
  };
  Object.assign(globalThis, { Worker: BorrowedWorker });
}
