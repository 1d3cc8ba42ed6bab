/**
 * npm run check:package -- [--node N,N]
 *
 * Packs the package, looks at what is in it, installs it in an empty folder with what README.md tells
 * to install, and uses it there: from ESM, from CommonJS, from both at once, on threads, by a script tag, with every
 * TypeScript from 4.9 to 7, where `exports` is not read (Metro, Jest 27), by every command of
 * `npx tfjs-deconv`, and every example of README.md and docs as it stands there. Needs `npm run build` before.
 *
 *   --node N,N   other versions of Node, as 22,24: the package is imported, required and trains there as well
 *   -h, --help   print this text
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { transformSync } from 'esbuild';
import { ValueError } from '../lib/check.js';
import { BUDGETS } from './check_package/budgets.js';
import { checkBin } from './check_package/check_bin.js';
import { checkNode, nodeMajors } from './check_package/check_node.js';
import { COMPILER_PACKAGES, checkTypes } from './check_package/check_types.js';
import { checkWithoutExports, RESOLVER_PACKAGES } from './check_package/check_without_exports.js';
import { examples, installed } from './check_package/examples.js';
import { runScript } from './command_line.js';

const ROOT = path.join(import.meta.dirname, '..');
/** Files that Node runs: Windows has no programs by their names. */
const NPM = process.env.npm_execpath;
const PUBLINT = path.join(ROOT, 'node_modules', 'publint', 'src', 'cli.js');
const ATTW = path.join(ROOT, 'node_modules', '@arethetypeswrong', 'cli', 'dist', 'index.js');
/** All that a user needs: the built code, a file for each entry point, and these. */
const EXPECTED =
  /^(dist\/|[a-z-]+(\.js|\.d\.ts)$|package\.json$|README\.md$|CHANGELOG\.md$|LICENSE$)/;
/** Files of the repository that examples read. */
const EXAMPLE_FILES = ['torch', 'keras', 'onnx'].map((name) =>
  path.join('__tests__', 'fixtures', name),
);

function run(command: string, options: string[], cwd = ROOT): string {
  return execFileSync(command, options, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** npm as it runs this script, or the one in the path. */
const npm = (options: string[], cwd = ROOT) =>
  NPM === undefined ? run('npm', options, cwd) : run(process.execPath, [NPM, ...options], cwd);

function pack(folder: string): string {
  const [packed] = JSON.parse(npm(['pack', '--json', '--pack-destination', folder]));
  const strangers = packed.files
    .map((file: { path: string }) => file.path)
    .filter((file: string) => !EXPECTED.test(file));
  if (strangers.length > 0) {
    throw new ValueError(`npm pack: the files must be dist/ and the documents, got ${strangers}.`);
  }
  if (packed.unpackedSize > BUDGETS.unpacked) {
    throw new ValueError(
      `npm pack: the unpacked size must be at most ${BUDGETS.unpacked} bytes, got ${packed.unpackedSize}.`,
    );
  }
  console.log(
    `packed ${packed.files.length} files, ${packed.size} bytes (${packed.unpackedSize} unpacked)`,
  );
  return path.join(folder, packed.filename);
}

/** All that can be imported, by the names under which it is. */
function entryPoints(): string[] {
  const { exports } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
  return Object.keys(exports)
    .filter((name) => !name.endsWith('.json'))
    .map((name) => path.posix.join('tfjs-deconv', name));
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

await runScript(import.meta.url, { node: { type: 'string' } }, async ({ node }) => {
  const majors = node === undefined ? [] : nodeMajors(node);
  const folder = mkdtempSync(path.join(tmpdir(), 'check-package-'));
  try {
    const tarball = pack(folder);
    console.log(run(process.execPath, [PUBLINT, 'run', tarball, '--strict']).trim());
    run(process.execPath, [ATTW, tarball, '--quiet']);
    console.log('attw: no problems');

    writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
    npm(
      [
        'install',
        '--ignore-scripts',
        '--no-audit',
        '--no-fund',
        tarball,
        ...installed(ROOT),
        ...COMPILER_PACKAGES,
        ...RESOLVER_PACKAGES,
      ],
      folder,
    );
    cpSync(path.join(ROOT, 'scripts', 'check_package'), folder, { recursive: true });
    for (const consumer of ['consumer.mjs', 'consumer.cjs', 'consumer_threads.mjs']) {
      process.stdout.write(run(process.execPath, [consumer], folder));
    }
    const entries = entryPoints();
    const both = ['consumer_both.mjs', JSON.stringify(entries)];
    process.stdout.write(run(process.execPath, both, folder));
    const tfjs = path.join(ROOT, 'node_modules', '@tensorflow', 'tfjs', 'dist', 'tf.min.js');
    const script = path.join(folder, 'node_modules', 'tfjs-deconv', 'dist', 'tfjs-deconv.min.js');
    process.stdout.write(run(process.execPath, ['page.cjs', tfjs, script], folder));
    console.log(`types work in ${checkTypes(folder, entries)} compilers and ways of resolution`);
    checkWithoutExports(folder, entries);
    console.log('Metro and Jest 27 find every entry point');
    console.log(`npx tfjs-deconv: ${await checkBin(folder)} calls answer as they should`);
    for (const major of majors) {
      const version = checkNode(folder, major, (options) => npm(options, folder));
      console.log(
        `Node ${version}: import, require, threads, help, train, predict and doctor work`,
      );
    }
    runExamples(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
