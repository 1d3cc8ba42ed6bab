/**
 * Counts what is right on each of the five backends, of Keras's cases, all layers and all builders, and holds the
 * table of docs/backends.md against it. webgl runs in Chromium, webgpu by Dawn, both on a software adapter.
 *
 * Usage: npm run check:backends -- [options]
 *
 *   --write      put the counts into docs/backends.md; without it they must be what stands there
 *   -h, --help   print this text
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ValueError } from '../lib/check.js';
import { runScript } from './command_line.js';
import { writeTable } from './tables/write_table.js';

/** What is counted, and the suite whose tests it are. */
const ROWS = {
  "Keras's transposed convolutions, outputs and gradients": 'oracle/keras_conv_transpose.test.ts',
  'layers of this package: shapes, saving, gradients': 'layers/suites.test.ts',
  "other layers of Keras's, argument by argument": 'stock/keras_arguments.test.ts',
  'builders: predictions and a training step as on cpu': 'models/as_on_cpu.test.ts',
};

const BACKENDS = ['cpu', 'wasm', 'tensorflow', 'webgl', 'webgpu'] as const;
type Backend = (typeof BACKENDS)[number];

/** The commands that run the suites, and which backends each has. */
const COMMANDS: Record<string, readonly Backend[]> = {
  test: ['cpu', 'wasm', 'tensorflow'],
  'test:webgl': ['webgl'],
  'test:webgpu': ['webgpu'],
};

interface Test {
  readonly file: string;
  readonly name: string;
  readonly status: string;
}

interface JestRun {
  testResults: { name: string; assertionResults: { fullName: string; status: string }[] }[];
}

/** The tests of the suites by one command. */
function testsOf(command: string, folder: string): Test[] {
  const output = path.join(folder, 'results.json');
  const files = Object.values(ROWS);
  const chosen =
    command === 'test:webgl' ? ['-t', files.join('|')] : files.map((file) => `__tests__/${file}`);
  // Of many cases `npm test` takes a part otherwise (__tests__/draws.ts).
  const all = command === 'test' ? ['--globals', JSON.stringify({ LONG: true })] : [];
  const args = ['run', command, '--', ...chosen, ...all, '--json', `--outputFile=${output}`];
  spawnSync('npm', args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, GPU_SLOW: '1', WEBGL_RESULTS: `${output}.webgl` },
  });
  if (command === 'test:webgl') return JSON.parse(readFileSync(`${output}.webgl`, 'utf8'));
  const { testResults }: JestRun = JSON.parse(readFileSync(output, 'utf8'));
  return testResults.flatMap(({ name: file, assertionResults }) =>
    assertionResults.map(({ fullName: name, status }) => ({ file, name, status })),
  );
}

/** The backend that describeEachBackend put into a test's name. */
function lastBackend(name: string): string | undefined {
  return [...name.matchAll(/ on (\w+)(?= )/g)]
    .map((match) => match[1]!)
    .filter((word) => BACKENDS.includes(word as Backend))
    .at(-1);
}

/** `right of all` of a suite on a backend, those that are left out there counted as well. */
function cell(tests: readonly Test[], file: string, backend: Backend): string {
  const own = tests.filter(
    // A title of its own may say "as on cpu": the backend's comes last.
    (test) => test.file.endsWith(file) && lastBackend(test.name) === backend,
  );
  if (own.length === 0) return 'not run';
  const right = own.filter(({ status }) => status === 'passed').length;
  return `${right} of ${own.length}`;
}

await runScript(import.meta.url, { write: { type: 'boolean', default: false } }, ({ write }) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'backends-'));
  const columns = new Map<Backend, readonly Test[]>();
  try {
    for (const [command, backends] of Object.entries(COMMANDS)) {
      const tests = testsOf(command, folder);
      if (tests.length === 0) throw new ValueError(`npm run ${command}: no test has run.`);
      for (const backend of backends) columns.set(backend, tests);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const rows = Object.entries(ROWS).map(([title, file]) => [
    title,
    ...BACKENDS.map((backend) => cell(columns.get(backend)!, file, backend)),
  ]);
  writeTable([['', ...BACKENDS], ...rows], {
    file: path.join('docs', 'backends.md'),
    command: 'check:backends',
    write,
  });
});
