import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Writes for `import.meta.dirname`, where a file of a CommonJS build asks for its folder, what that has for it. */
export function nameOwnPlaces(folder: string): void {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.js')) continue;
    const file = path.join(folder, name);
    const code = readFileSync(file, 'utf8');
    if (!code.includes('import.meta')) continue;
    writeFileSync(file, code.replaceAll('import.meta.dirname', '__dirname'));
  }
}
