/**
 * npm run build
 *
 * Builds dist/: ESM and CommonJS, both with types, the command lines, minified files for script tags and
 * import maps, the demo, and the files of the entry points that scripts/build/write_entries.ts explains.
 *
 *   -h, --help   print this text
 */
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { WORKER_SOURCE } from '../lib/wasm/threads/worker_source.js';
import { leaveOutComments } from './build/leave_out_comments.js';
import { nameOwnPlaces } from './build/name_own_places.js';
import { packDemo } from './build/pack_demo.js';
import { everything, ONE_MODULE, SCRIPT_TAG } from './build/script_tag.js';
import { writeEntries } from './build/write_entries.js';
import { runScript } from './command_line.js';

const root = path.join(import.meta.dirname, '..');

function compile(...options: string[]): void {
  const tsc = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  execFileSync(process.execPath, [tsc, '-p', ...options], {
    stdio: 'inherit',
  });
}

await runScript(import.meta.url, {}, async () => {
  process.chdir(root);
  rmSync('dist', { recursive: true, force: true });
  compile('tsconfig.build.json');
  compile('tsconfig.scripts.json');
  compile(
    'tsconfig.build.json',
    '--module',
    'commonjs',
    '--moduleResolution',
    'bundler',
    // Types are checked above; here import.meta would be an error, which nameOwnPlaces mends.
    '--verbatimModuleSyntax',
    'false',
    '--noCheck',
    '--outDir',
    'dist/cjs',
  );
  nameOwnPlaces('dist/cjs');
  // Those of the command lines are their usage.
  for (const folder of ['esm/lib', 'esm/models', 'cjs/lib', 'cjs/models']) {
    leaveOutComments(path.join('dist', folder));
  }
  writeFileSync('dist/cjs/package.json', '{ "type": "commonjs" }\n');
  writeEntries(root);
  // For pages whose policy allows no workers from blobs.
  writeFileSync('dist/threads_worker.js', WORKER_SOURCE);
  await build({
    entryPoints: ['dist/esm/lib/script_tag.js'],
    outfile: 'dist/tfjs-deconv.min.js',
    ...SCRIPT_TAG,
  });
  const all = { contents: everything(root), resolveDir: root };
  await build({ stdin: all, outfile: 'dist/tfjs-deconv.all.min.js', ...SCRIPT_TAG });
  await build({ stdin: all, outfile: 'dist/tfjs-deconv.min.mjs', ...ONE_MODULE });
  await packDemo(root);
});
