/**
 * Runs the tests that tfjs-core's npm package brings along, on cpu and wasm, without this package and
 * with it. A test that passes without it and fails with it ends the command with status 1, except those of
 * scripts/check_tfjs_core/refuted.ts, whose expected values are wrong.
 *
 * Usage: npm run check:tfjs-core -- [options]
 *
 *   --write      put the counts into docs/upstream.md; without it they must be what stands there
 *   -h, --help   print this text
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ValueError } from '../lib/check.js';
import { bundleSuite, type SuiteBackend } from './check_tfjs_core/bundle_suite.js';
import { compareRuns, type SuiteComparison } from './check_tfjs_core/compare_runs.js';
import { readRun, type SuiteRun } from './check_tfjs_core/read_run.js';
import { LIFTED, REFUTED, REFUTED_STEPS } from './check_tfjs_core/refuted.js';
import { runScript } from './command_line.js';
import { writeTable } from './tables/write_table.js';

const BACKENDS: readonly SuiteBackend[] = ['cpu', 'wasm'];
/** The tests whose expectations are wrong, or of what is missing in tfjs alone. */
const KNOWN: ReadonlySet<string> = new Set([
  ...REFUTED.map(({ name }) => name),
  ...REFUTED_STEPS.names,
  ...LIFTED,
]);
const HEADINGS = [
  'backend',
  'tests',
  'fail without the package',
  'of these pass with it',
  'refuted',
];
const LONGEST_MS = 600_000;

async function runSuite(
  backend: SuiteBackend,
  withPackage: boolean,
  folder: string,
): Promise<SuiteRun> {
  const name = `${backend}-${withPackage ? 'with' : 'without'}`;
  const bundle = path.join(folder, `${name}.cjs`);
  const results = path.join(folder, `${name}.jsonl`);
  await bundleSuite(backend, withPackage, bundle);
  // What the tests print is their own affair: some print on purpose.
  const { status, stderr } = spawnSync(process.execPath, [bundle, results], {
    timeout: LONGEST_MS,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    env: { ...process.env, NODE_PATH: path.resolve('node_modules') },
  });
  if (status !== 0) throw new ValueError(`${name}: the suite ended with ${status}: ${stderr}`);
  return readRun(results, backend);
}

function report(backend: SuiteBackend, { total, without, mended, broken }: SuiteComparison): void {
  console.log(
    `${backend}: ${total} tests, ${without} fail without the package, ${mended} of them pass with it`,
  );
  for (const { name, message } of broken) {
    const known = KNOWN.has(name);
    console.log(`  ${known ? 'refuted' : 'BROKEN'}: ${name}: ${message}`);
  }
}

await runScript(
  import.meta.url,
  { write: { type: 'boolean', default: false } },
  async ({ write }) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'tfjs-core-'));
    const comparisons = new Map<SuiteBackend, SuiteComparison>();
    try {
      for (const backend of BACKENDS) {
        const without = await runSuite(backend, false, folder);
        const comparison = compareRuns(without, await runSuite(backend, true, folder));
        report(backend, comparison);
        comparisons.set(backend, comparison);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    const names = KNOWN;
    for (const [backend, { broken }] of comparisons) {
      const unknown = broken.filter(({ name }) => !names.has(name));
      if (unknown.length > 0) {
        throw new ValueError(`${backend}: ${unknown.length} tests fail by this package alone.`);
      }
      const gone = [...names].filter((name) => broken.every((test) => test.name !== name));
      if (gone.length > 0) {
        throw new ValueError(`${backend}: no longer refuted, strike them off the list: ${gone}.`);
      }
    }
    const rows = [...comparisons].map(([backend, { total, without, mended, broken }]) => [
      backend,
      total,
      without,
      mended,
      broken.length,
    ]);
    writeTable([HEADINGS, ...rows], {
      file: path.join('docs', 'upstream.md'),
      command: 'check:tfjs-core',
      write,
    });
  },
);
