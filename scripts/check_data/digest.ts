import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

const sha256 = (data: Uint8Array | string) => createHash('sha256').update(data).digest('hex');

/**
 * The SHA-256 of a file; of a folder, that of the lines `SUM  PATH` that `sha256sum` prints of its files in
 * the order of their paths: (cd FOLDER && find * -type f | LC_ALL=C sort | xargs sha256sum) | sha256sum.
 */
export function digest(place: string): { sum: string; files: number; bytes: number } {
  if (!statSync(place).isDirectory()) {
    const data = readFileSync(place);
    return { sum: sha256(data), files: 1, bytes: data.length };
  }
  const names = readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(place, path.join(entry.parentPath, entry.name)))
    .map((name) => name.split(path.sep).join('/'))
    .sort();
  let bytes = 0;
  const lines = names.map((name) => {
    const data = readFileSync(path.join(place, name));
    bytes += data.length;
    return `${sha256(data)}  ${name}\n`;
  });
  return { sum: sha256(lines.join('')), files: names.length, bytes };
}
