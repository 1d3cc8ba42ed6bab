import { oneByOne } from './one_by_one.js';

/** `oneByOne` that says so of an element, `aria-busy`, until nothing waits. */
export function busyOneByOne(element: () => HTMLElement): ReturnType<typeof oneByOne> {
  const queue = oneByOne();
  let waiting = 0;
  return async (kind, task) => {
    waiting++;
    element().setAttribute('aria-busy', 'true');
    await queue(kind, task).finally(() => {
      waiting--;
      if (waiting === 0) element().removeAttribute('aria-busy');
    });
  };
}
