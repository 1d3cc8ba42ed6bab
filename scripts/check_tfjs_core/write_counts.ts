import { readFileSync, writeFileSync } from 'node:fs';
import { ValueError } from '../../lib/check.js';
import type { SuiteBackend } from './bundle_suite.js';
import type { SuiteComparison } from './compare_runs.js';

const BEGIN = '<!-- npm run check:tfjs-core -- --write -->';
const END = '<!-- end -->';

function table(comparisons: ReadonlyMap<SuiteBackend, SuiteComparison>): string {
  const rows = [...comparisons].map(([backend, { total, without, mended, broken }]) =>
    [backend, total, without, mended, broken.length].join(' | '),
  );
  return [
    'backend | tests | fail without the package | of these pass with it | refuted',
    '--- | --- | --- | --- | ---',
    ...rows,
  ]
    .map((row) => `| ${row} |`)
    .join('\n');
}

/**
 * Puts the counts between the two marks of a document.
 *
 * @throws ValueError if there are no marks, or if `write` is false and other counts stand there
 */
export function writeCounts(
  comparisons: ReadonlyMap<SuiteBackend, SuiteComparison>,
  { file, write }: { file: string; write: boolean },
): void {
  const text = readFileSync(file, 'utf8');
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin < 0 || end < begin) throw new ValueError(`${file}: must have ${BEGIN} and ${END}.`);
  const after = `${text.slice(0, begin)}${BEGIN}\n${table(comparisons)}\n${text.slice(end)}`;
  if (write) writeFileSync(file, after);
  else if (after !== text) {
    throw new ValueError(`${file}: the counts must be today's; npm run check:tfjs-core -- --write`);
  }
}
