import { readFileSync } from 'node:fs';
import path from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { unzipSync } from 'fflate';

const ORACLE = path.join(__dirname, 'fixtures', 'oracle');

/** The files of a pack of __tests__/fixtures/oracle by path, as scripts/fixtures/pack.ts packed them. */
export function unpack(name: string): Record<string, Uint8Array> {
  return unzipSync(brotliDecompressSync(readFileSync(path.join(ORACLE, `${name}.zip.br`))));
}

/** The text of a file of a pack, parsed as JSON. */
export function readJson<T>(file: Uint8Array): T {
  return JSON.parse(new TextDecoder().decode(file)) as T;
}
