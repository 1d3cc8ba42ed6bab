import { nextTask } from './next_task.js';

/**
 * Makes calls that come faster than they are answered into as many as can be answered: while one
 * runs, at most one more waits, and the last call is never left out. Each runs in a task of its own, so that the page answers
 * in between.
 */
export function latest(run: () => Promise<void>, fail: (error: unknown) => void): () => void {
  let running = false;
  let wanted = false;
  return async () => {
    wanted = true;
    if (running) return;
    running = true;
    while (wanted) {
      await nextTask();
      wanted = false;
      try {
        await run();
      } catch (error) {
        fail(error);
      }
    }
    running = false;
  };
}
