/** node summary.js REPORT BACKEND...: how many tests of a jest report ran on each backend, and the totals. */
import { readFileSync } from 'node:fs';

const report = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const tests = report.testResults.flatMap((file) => file.assertionResults);

for (const backend of process.argv.slice(3)) {
  const own = tests.filter((test) => test.ancestorTitles.some((t) => t.endsWith(` on ${backend}`)));
  const passed = own.filter((test) => test.status === 'passed').length;
  const note = own.length === 0 ? '  <--- THIS BACKEND WAS NOT TESTED' : '';
  if (own.length === 0) process.exitCode = 1;
  console.log(`backend ${backend}: ${passed} of ${own.length} tests passed${note}`);
}
const { numPassedTests, numFailedTests, numPendingTests } = report;
console.log(`${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped`);
