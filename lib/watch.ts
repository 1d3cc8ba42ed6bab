import { callable, fail } from './check.js';

/** What those take that run for long. */
export interface WatchOptions {
  /** Is told how much is done, and of how much: null where nobody knows. Default none. */
  readonly onProgress?: (done: number, all: number | null) => void;
  /** Ends it early: the promise is rejected with the signal's reason, and nothing stays in memory. Default none. */
  readonly signal?: AbortSignal;
}

/** The names of these options. */
export const WATCH = ['onProgress', 'signal'] as const;

/** Tells how far something is, and stops it. */
export interface Watch {
  /** So much is done: throws where it is to end. */
  told(done: number, all: number | null): Promise<void>;
}

/** Between two pauses, in ms: a page stays responsive. */
const PAUSE = 30;

/** The options, checked; it throws where it is aborted already. Where one is given the event loop gets its turn, so that a click can abort. */
export function watched(where: string, { onProgress, signal }: WatchOptions): Watch {
  if (onProgress !== undefined) callable(where, 'onProgress', onProgress);
  if (signal !== undefined && typeof signal?.throwIfAborted !== 'function') {
    fail(where, 'signal', 'an AbortSignal', signal);
  }
  signal?.throwIfAborted();
  let paused = Date.now();
  return {
    async told(done, all) {
      signal?.throwIfAborted();
      onProgress?.(done, all);
      if ((onProgress ?? signal) === undefined) return;
      if (Date.now() - paused >= PAUSE) {
        await new Promise<void>((resolve) => setTimeout(resolve, 0));
        paused = Date.now();
      }
      signal?.throwIfAborted();
    },
  };
}
