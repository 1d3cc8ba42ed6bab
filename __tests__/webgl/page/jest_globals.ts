/** jest's globals, for suites in a page. */
import { expect } from 'expect';
import { describe, hooks, run, test } from './registry.js';

/** Sets them, and the only backends that suites run on; the page's functions are those that its tests call. */
export function setJestGlobals(backends: readonly string[]): void {
  const said: string[] = [];
  Object.assign(globalThis, {
    describe,
    test,
    it: test,
    expect,
    ...hooks,
    ONLY_BACKENDS: backends,
    tests: { run, said: () => said },
  });
  process.stderr = { write: (text: string) => said.push(text) } as never;
}
