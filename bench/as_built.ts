import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const ROOT = path.resolve(import.meta.dirname, '..');

/**
 * A file of the sources as one module of plain JavaScript, as people get it: tsx gives every function its name when it is made, which
 * makes small calls slower by a third.
 *
 * @param file from the root of the repository, such as lib/wasm/index.ts
 * @returns its URL
 */
export async function asBuilt(file: string): Promise<string> {
  const outfile = path.join(ROOT, 'out', 'bench', `${file.replaceAll('/', '_')}.mjs`);
  await build({
    entryPoints: [path.join(ROOT, file)],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    // Which files have side effects package.json says of dist alone: by it, those of lib/stock would be left out.
    ignoreAnnotations: true,
    logLevel: 'error',
  });
  return pathToFileURL(outfile).href;
}
