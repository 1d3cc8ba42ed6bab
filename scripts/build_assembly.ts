/**
 * npx tsx scripts/build_assembly.ts [FOLDER]
 *
 * Compiles lib/wasm/assembly with AssemblyScript and writes the two binaries, plain and relaxed SIMD,
 * as *_base64.ts, what they export, as simd_exports.ts, module_sources.txt, a hash of what they are
 * made from, and the table of assembly/README.md into a folder, lib/wasm unless given. They are
 * committed, so that nothing needs a build to run; tests compare.
 *
 *   -h, --help   print this text
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';
import { ValueError } from '../lib/check.js';
import { declarations } from './build_assembly/declarations.js';
import { withExports } from './build_assembly/readme.js';
import { sourceHash } from './build_assembly/source_hash.js';
import { runScript } from './command_line.js';

const ENTRY = 'lib/wasm/assembly/index.ts';
const README = 'lib/wasm/assembly/README.md';
const FILES = {
  simd: 'module_base64.ts',
  'simd,relaxed-simd': 'module_relaxed_base64.ts',
};

/** What the compiler writes to the files that end so. */
async function written(extension: string, options: readonly string[]): Promise<Uint8Array> {
  let found: Uint8Array | string | undefined;
  const { error, stderr } = await asc.main(
    [
      ENTRY,
      '--outFile',
      'module.wasm',
      '--runtime',
      'stub',
      '--use',
      'abort=',
      '--noAssert',
      '--importMemory',
      '--noExportMemory',
      // v128 is exchanged between the module's own functions only.
      '--disableWarning',
      '112',
      ...options,
    ],
    {
      writeFile: (name, contents) => {
        if (name.endsWith(extension)) found = contents;
      },
    },
  );
  if (error !== null || found === undefined) throw new ValueError(`${error}\n${stderr.toString()}`);
  return Buffer.from(found);
}

/** The TypeScript file that holds the module compiled with these features. */
async function moduleFile(features: string): Promise<string> {
  const binary = await written('.wasm', ['-O3', '--converge', '--enable', features]);
  return [
    `/** lib/wasm/assembly, compiled by scripts/build_assembly.ts (${features}). */`,
    `export const MODULE: string =\n  '${Buffer.from(binary).toString('base64')}';`,
    '',
  ].join('\n');
}

/** The TypeScript file that says what it exports. A module with bindings has functions that nobody calls. */
async function exportsFile(): Promise<string> {
  const options = ['--bindings', 'raw', '--enable', 'simd'];
  return declarations(Buffer.from(await written('.d.ts', options)).toString());
}

await runScript(
  import.meta.url,
  {},
  async (_, [folder = 'lib/wasm']) => {
    for (const [features, file] of Object.entries(FILES)) {
      writeFileSync(join(folder, file), await moduleFile(features));
    }
    writeFileSync(join(folder, 'simd_exports.ts'), await exportsFile());
    mkdirSync(join(folder, 'assembly'), { recursive: true });
    const readme = withExports(readFileSync(README, 'utf8'), readFileSync(ENTRY, 'utf8'));
    writeFileSync(join(folder, 'assembly/README.md'), readme);
    writeFileSync(join(folder, 'module_sources.txt'), `${sourceHash('.')}\n`);
  },
  { most: 1 },
);
