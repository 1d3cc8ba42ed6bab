/**
 * npx tsx scripts/build_assembly.ts [FOLDER]
 *
 * Compiles lib/wasm/assembly with AssemblyScript and writes the two binaries, plain and relaxed SIMD, packed
 * as builds_base64.ts, what they export, as simd_exports.ts, module_sources.txt, a hash of what they are
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
import { packBuilds } from './build_assembly/pack_builds.js';
import { withExports } from './build_assembly/readme.js';
import { sourceHash } from './build_assembly/source_hash.js';
import { runScript } from './command_line.js';

const ENTRY = 'lib/wasm/assembly/index.ts';
const README = 'lib/wasm/assembly/README.md';

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

/** The module compiled with these features. */
const compiled = (features: string) =>
  written('.wasm', ['-O3', '--converge', '--enable', features]);

/** The TypeScript file that holds both builds. */
async function buildsFile(): Promise<string> {
  const plain = await compiled('simd');
  const relaxed = await compiled('simd,relaxed-simd');
  return [
    '/** lib/wasm/assembly, compiled without and with relaxed SIMD and packed by scripts/build_assembly.ts. */',
    `export const BUILDS: string =\n  '${packBuilds({ plain, relaxed })}';`,
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
    writeFileSync(join(folder, 'builds_base64.ts'), await buildsFile());
    writeFileSync(join(folder, 'simd_exports.ts'), await exportsFile());
    mkdirSync(join(folder, 'assembly'), { recursive: true });
    const readme = withExports(readFileSync(README, 'utf8'), readFileSync(ENTRY, 'utf8'));
    writeFileSync(join(folder, 'assembly/README.md'), readme);
    writeFileSync(join(folder, 'module_sources.txt'), `${sourceHash('.')}\n`);
  },
  { most: 1 },
);
