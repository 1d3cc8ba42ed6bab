/** What Dawn asks Node to run later, in its order: there it looks for maps, scopes and pipelines that are done. */
const due: (() => void)[] = [];

/** A function of a native addon, and no bound one: those have no prototype. */
const isNative = (callback: (...args: unknown[]) => void) =>
  'prototype' in callback && String(callback).includes('[native code]');

let hooked = false;

/**
 * From now on what Dawn asks Node by `setImmediate` to run can be run by `runDawnTick` as well, so that a value of the
 * graphics card is waited for without returning to Node. Callbacks of others go to Node as they did. Called before
 * Dawn starts.
 */
export function hookDawnTicks(): void {
  if (hooked) return;
  hooked = true;
  const nodes = globalThis.setImmediate;
  const setImmediate = (callback: (...args: unknown[]) => void, ...args: unknown[]) => {
    if (!isNative(callback)) return nodes(callback, ...args);
    const run = () => callback(...args);
    due.push(run);
    return nodes(() => {
      const at = due.indexOf(run);
      if (at < 0) return;
      due.splice(at, 1);
      run();
    });
  };
  globalThis.setImmediate = Object.assign(setImmediate, nodes) as typeof globalThis.setImmediate;
}

/** Runs the oldest of what Dawn has left for later; false where there is none. */
export function runDawnTick(): boolean {
  const run = due.shift();
  run?.();
  return run !== undefined;
}
