/**
 * npm run build
 *
 * Builds dist/: ESM and CommonJS, both with types, one minified file for a script tag, and the files of the
 * entry points that scripts/build/write_entries.ts explains.
 *
 *   -h, --help   print this text
 */
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { SCRIPT_TAG } from './build/script_tag.js';
import { writeEntries } from './build/write_entries.js';
import { runScript } from './command_line.js';

const root = path.join(import.meta.dirname, '..');

function compile(...options: string[]): void {
  const tsc = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json', ...options], {
    stdio: 'inherit',
  });
}

await runScript(import.meta.url, {}, async () => {
  process.chdir(root);
  rmSync('dist', { recursive: true, force: true });
  compile();
  compile(
    ...['--module', 'commonjs', '--moduleResolution', 'bundler'],
    ...['--verbatimModuleSyntax', 'false', '--outDir', 'dist/cjs'],
  );
  writeFileSync('dist/cjs/package.json', '{ "type": "commonjs" }\n');
  writeEntries(root);
  await build({
    entryPoints: ['dist/esm/lib/script_tag.js'],
    outfile: 'dist/tfjs-deconv.min.js',
    ...SCRIPT_TAG,
  });
});
