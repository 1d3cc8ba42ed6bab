import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { transformSync } from 'esbuild';

/** Takes the comments out of a folder's scripts: editors show those of the declarations beside them. */
export function leaveOutComments(folder: string): void {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.js')) continue;
    const file = path.join(folder, name);
    writeFileSync(file, transformSync(readFileSync(file, 'utf8'), { target: 'esnext' }).code);
  }
}
