/**
 * npx tsx scripts/build_assembly.ts [FOLDER]
 *
 * Compiles lib/wasm/assembly with AssemblyScript and writes the two binaries, plain and relaxed SIMD,
 * as *_base64.ts into a folder, lib/wasm unless given, and beside them module_sources.txt, a hash of
 * what they are made from. All are committed, so that nothing needs a build to run; tests compare.
 *
 *   -h, --help   print this text
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';
import { ValueError } from '../lib/check.js';
import { sourceHash } from './build_assembly/source_hash.js';
import { runScript } from './command_line.js';

const ENTRY = 'lib/wasm/assembly/index.ts';
const FILES = {
  simd: 'module_base64.ts',
  'simd,relaxed-simd': 'module_relaxed_base64.ts',
};

/** The text of the TypeScript file that holds the module compiled with these features. */
async function compiled(features: string): Promise<string> {
  let binary: Uint8Array | undefined;
  const { error, stderr } = await asc.main(
    [
      ...[ENTRY, '--outFile', 'module.wasm', '--runtime', 'stub', '--use', 'abort='],
      ...['-O3', '--converge', '--noAssert', '--importMemory', '--noExportMemory'],
      // v128 is exchanged between the module's own functions only.
      ...['--enable', features, '--disableWarning', '112'],
    ],
    {
      writeFile: (name, contents) => {
        if (name.endsWith('.wasm')) binary = contents as Uint8Array;
      },
    },
  );
  if (error !== null || binary === undefined)
    throw new ValueError(`${error}\n${stderr.toString()}`);
  const base64 = Buffer.from(binary).toString('base64');
  return [
    `/** lib/wasm/assembly, compiled by scripts/build_assembly.ts (${features}). */`,
    `export const MODULE: string =\n  '${base64}';`,
    '',
  ].join('\n');
}

await runScript(
  import.meta.url,
  {},
  async (_, [folder = 'lib/wasm']) => {
    for (const [features, file] of Object.entries(FILES)) {
      writeFileSync(join(folder, file), await compiled(features));
    }
    writeFileSync(join(folder, 'module_sources.txt'), `${sourceHash('.')}\n`);
  },
  1,
);
