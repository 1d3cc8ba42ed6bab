/**
 * Runs tasks one after the other. Of those of one kind that wait only the last will run: who clicks
 * quickly does not wait for what is no longer wanted.
 */
export function oneByOne(): (kind: string, task: () => Promise<void>) => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  const newest = new Map<string, number>();
  return (kind, task) => {
    const turn = (newest.get(kind) ?? 0) + 1;
    newest.set(kind, turn);
    const done = last.then(() => (newest.get(kind) === turn ? task() : undefined));
    // One that fails does not keep the next from its turn.
    last = done.catch(() => {});
    return done;
  };
}
