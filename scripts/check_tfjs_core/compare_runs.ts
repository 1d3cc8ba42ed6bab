import type { SuiteRun } from './read_run.js';
import type { SuiteLine } from './run_suite.js';

export interface SuiteComparison {
  total: number;
  /** How many fail without the package. */
  without: number;
  /** How many of these pass with it. */
  mended: number;
  /** Those that pass without it and do not with it. */
  broken: SuiteLine[];
}

/** What the package changes in the results of a suite. */
export function compareRuns(without: SuiteRun, withPackage: SuiteRun): SuiteComparison {
  const failed = [...without.values()].filter(({ status }) => status === 'failed');
  const passed = [...without.values()].filter(({ status }) => status === 'passed');
  const after = (name: string): SuiteLine =>
    withPackage.get(name) ?? { name, status: 'failed', message: 'it did not run' };
  return {
    total: without.size,
    without: failed.length,
    mended: failed.filter(({ name }) => after(name).status === 'passed').length,
    broken: passed.map(({ name }) => after(name)).filter(({ status }) => status !== 'passed'),
  };
}
