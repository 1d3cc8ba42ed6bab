import { readdirSync } from 'node:fs';
import path from 'node:path';
import { isHidden } from './is_hidden.js';

/** The files of a folder and of those in it, `levels` deep, by name and without hidden ones. */
export function* filesWithin(folder: string, levels = 3): Generator<string, void, undefined> {
  const entries = readdirSync(folder, { withFileTypes: true }).filter(
    ({ name }) => !isHidden(name),
  );
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const at = path.join(folder, entry.name);
    if (!entry.isDirectory()) yield at;
    else if (levels > 0) yield* filesWithin(at, levels - 1);
  }
}
