import path from 'node:path';

/** As in absent.ts, which is not compiled for reporters. */
const SKIPPED = 'skipped: ';

/** A row for each file and reason: [file, how many suites and tests, what is missing]. */
function rowsOf(testResults) {
  const counts = new Map();
  for (const { testFilePath, testResults: tests } of testResults) {
    for (const { status, title, ancestorTitles } of tests) {
      if (status !== 'pending' && status !== 'todo') continue;
      const suite = ancestorTitles.find((ancestor) => ancestor.startsWith(SKIPPED));
      const otherwise = status === 'todo' ? title : 'test.skip in the file, or not chosen by -t';
      const reason = suite === undefined ? otherwise : `no ${suite.slice(SKIPPED.length)}`;
      const key = JSON.stringify([reason, path.relative('.', testFilePath)]);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return [...counts]
    .map(([key, count]) => [...JSON.parse(key).reverse(), count])
    .sort(([a, p], [b, q]) => p.localeCompare(q) || a.localeCompare(b))
    .map(([file, reason, count]) => [file, String(count), reason]);
}

/** The text of a table of what was skipped; a reason is told at its first file. Empty for no rows. */
export function skippedTable(testResults) {
  const rows = rowsOf(testResults);
  if (rows.length === 0) return '';
  const sum = rows.reduce((total, [, count]) => total + Number(count), 0);
  const shown = rows.map(([file, count, reason], i) => {
    return [file, count, reason === rows[i - 1]?.[2] ? '"' : reason];
  });
  const lines = [['file', 'skipped', 'why'], ...shown];
  const width = Math.max(...lines.map(([file]) => file.length));
  const text = lines.map(([file, count, reason]) => {
    return `  ${file.padEnd(width)}  ${count.padStart(7)}  ${reason}`;
  });
  return `\nSkipped: ${sum}, of suites one each\n${text.join('\n')}\n`;
}

/** A jest reporter that prints, at the end of a run, one table of what was skipped. */
export default class SkippedReporter {
  onRunComplete(_contexts, { testResults }) {
    process.stderr.write(skippedTable(testResults));
  }
}
