import { readFileSync } from 'node:fs';
import { ValueError } from '../../lib/check.js';
import type { SuiteBackend } from './bundle_suite.js';
import type { SuiteLine } from './run_suite.js';

/** The tests of a run by their names; those that share a name are numbered in the order of their run. */
export type SuiteRun = ReadonlyMap<string, SuiteLine>;

/**
 * @param file what run_suite.ts wrote
 * @throws ValueError if the run did not come to its end
 */
export function readRun(file: string, backend: SuiteBackend): SuiteRun {
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  const last: { done?: boolean } = JSON.parse(lines.pop() ?? '{}');
  if (last.done !== true) {
    throw new ValueError(`${file}: the suite must run to its end, got ${lines.length} tests.`);
  }
  const run = new Map<string, SuiteLine>();
  for (const text of lines) {
    const line: SuiteLine = JSON.parse(text);
    // describeWithFlags puts the backend and its flags into the names.
    const name = line.name.replace(` ${backend} {}`, '');
    let numbered = name;
    for (let n = 2; run.has(numbered); n++) numbered = `${name} (${n})`;
    run.set(numbered, { ...line, name: numbered });
  }
  return run;
}
