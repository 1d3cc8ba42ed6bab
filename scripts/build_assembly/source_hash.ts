import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const FOLDERS = ['lib/wasm/assembly', 'scripts/build_assembly'];
const COMPILER = ['assemblyscript', 'binaryen'].map((name) => `node_modules/${name}/package.json`);

/** What the modules of lib/wasm are made from: the sources, how they are compiled, and by which compiler. */
export function sourceHash(root: string): string {
  const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
  const sources = FOLDERS.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `${folder}/${name.replaceAll(path.sep, '/')}`),
  ).sort();
  const hash = createHash('sha256');
  for (const file of ['scripts/build_assembly.ts', ...sources]) {
    hash.update(`${file}\n${read(file).replaceAll('\r\n', '\n')}\n`);
  }
  for (const file of COMPILER) hash.update((JSON.parse(read(file)) as { version: string }).version);
  return hash.digest('hex');
}
