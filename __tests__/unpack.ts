import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { unzipSync } from 'fflate';

const ORACLE = path.join(__dirname, 'fixtures', 'oracle');

/** The files of a pack of __tests__/fixtures/oracle by path, as scripts/fixtures/pack.ts packed them. */
export function unpack(name: string): Record<string, Uint8Array> {
  return unzipSync(brotliDecompressSync(readFileSync(path.join(ORACLE, `${name}.zip.br`))));
}

/** The path of a temporary folder of these files, which is there until the test file has ended. */
export function unpackToFolder(name: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), `${name}-`));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  for (const [file, data] of Object.entries(unpack(name))) {
    mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(folder, file), data);
  }
  return folder;
}

/** The text of a file of a pack, parsed as JSON. */
export function readJson<T>(file: Uint8Array): T {
  return JSON.parse(new TextDecoder().decode(file)) as T;
}
