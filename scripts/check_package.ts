/**
 * npm run check:package
 *
 * Packs the package, looks at what is in it, installs it in an empty folder with what README.md tells
 * to install, and uses it there: from ESM, from CommonJS, by a script tag, with types from both, and
 * every example of README.md and docs as it stands there. Needs `npm run build` before.
 *
 *   -h, --help   print this text
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { transformSync } from 'esbuild';
import { ValueError } from '../lib/check.js';
import { examples, installed } from './check_package/examples.js';
import { runScript } from './command_line.js';

const ROOT = path.join(import.meta.dirname, '..');
const BIN = path.join(ROOT, 'node_modules', '.bin');
/** All that a user needs: the built code, and these. */
const EXPECTED = /^(dist\/|package\.json$|README\.md$|CHANGELOG\.md$|LICENSE$)/;
/** The built code twice, with its types; data that slips in would be above. */
const MOST_BYTES = 3_300_000;
/** Files of the repository that examples read. */
const EXAMPLE_FILES = ['torch', 'keras'].map((name) => path.join('__tests__', 'fixtures', name));

function run(command: string, options: string[], cwd = ROOT): string {
  return execFileSync(command, options, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

function pack(folder: string): string {
  const [packed] = JSON.parse(run('npm', ['pack', '--json', '--pack-destination', folder]));
  const strangers = packed.files
    .map((file: { path: string }) => file.path)
    .filter((file: string) => !EXPECTED.test(file));
  if (strangers.length > 0) {
    throw new ValueError(`npm pack: the files must be dist/ and the documents, got ${strangers}.`);
  }
  if (packed.unpackedSize > MOST_BYTES) {
    throw new ValueError(
      `npm pack: the unpacked size must be at most ${MOST_BYTES} bytes, got ${packed.unpackedSize}.`,
    );
  }
  console.log(
    `packed ${packed.files.length} files, ${packed.size} bytes (${packed.unpackedSize} unpacked)`,
  );
  return path.join(folder, packed.filename);
}

/** Runs each example as a file of its own; types are taken out, as Node 20 cannot. */
function runExamples(folder: string): void {
  for (const files of EXAMPLE_FILES) {
    cpSync(path.join(ROOT, files), path.join(folder, files), { recursive: true });
  }
  const all = examples(ROOT).filter(({ reason }) => reason === undefined);
  for (const { file, line, code } of all) {
    const { code: plain } = transformSync(code, { loader: 'ts', format: 'esm', target: 'es2022' });
    writeFileSync(path.join(folder, 'example.mjs'), plain);
    try {
      run(process.execPath, ['example.mjs'], folder);
    } catch (cause) {
      throw new ValueError(`${file}:${line}: the example must run as it stands.`, { cause });
    }
  }
  console.log(`all ${all.length} examples of the documents run`);
}

await runScript(import.meta.url, {}, () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'check-package-'));
  try {
    const tarball = pack(folder);
    console.log(run(path.join(BIN, 'publint'), ['run', tarball, '--strict']).trim());
    run(path.join(BIN, 'attw'), [tarball, '--profile', 'node16', '--quiet']);
    console.log('attw: no problems');

    writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
    run(
      'npm',
      ['install', '--ignore-scripts', '--no-audit', '--no-fund', tarball, ...installed(ROOT)],
      folder,
    );
    cpSync(path.join(ROOT, 'scripts', 'check_package'), folder, { recursive: true });
    for (const consumer of ['consumer.mjs', 'consumer.cjs']) {
      process.stdout.write(run(process.execPath, [consumer], folder));
    }
    const tfjs = path.join(ROOT, 'node_modules', '@tensorflow', 'tfjs', 'dist', 'tf.min.js');
    const script = path.join(folder, 'node_modules', 'tfjs-deconv', 'dist', 'tfjs-deconv.min.js');
    process.stdout.write(run(process.execPath, ['page.cjs', tfjs, script], folder));
    const strict = [
      '--noEmit',
      '--strict',
      '--skipLibCheck',
      '--module',
      'nodenext',
      '--types',
      '',
    ];
    run(path.join(BIN, 'tsc'), [...strict, 'consumer.mts', 'consumer.cts'], folder);
    console.log('types work from both');
    runExamples(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
