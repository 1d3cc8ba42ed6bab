/** What Dawn asks Node to run later, in its order: there it looks for maps, scopes and pipelines that are done. */
const due: (() => void)[] = [];

/** A function of a native addon, and no bound one: those have no prototype. */
const isNative = (callback: (...args: unknown[]) => void) =>
  'prototype' in callback && String(callback).includes('[native code]');

/** So often Dawn is let look at once, one look after the other; then once a millisecond, which leaves the core to others. */
const EAGER = 2000;

let hooked = false;
let looking = false;
let looks = 0;

/** Lets Dawn look, which asks for the next look where something is not done. */
function look(run: () => void): void {
  looking = true;
  try {
    run();
  } finally {
    looking = false;
  }
}

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
    looks = looking ? looks + 1 : 0;
    const run = () => callback(...args);
    due.push(run);
    const later = () => {
      const at = due.indexOf(run);
      if (at < 0) return;
      due.splice(at, 1);
      look(run);
    };
    return looks < EAGER ? nodes(later) : setTimeout(later, 1);
  };
  globalThis.setImmediate = Object.assign(setImmediate, nodes) as typeof globalThis.setImmediate;
}

/** Runs the oldest of what Dawn has left for later; false where there is none. */
export function runDawnTick(): boolean {
  const run = due.shift();
  if (run !== undefined) look(run);
  return run !== undefined;
}
