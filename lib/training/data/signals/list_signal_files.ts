import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { isHidden } from '../../../node/is_hidden.js';
import { listFiles } from '../../../node/list_files.js';

/** Folders are looked into so far. */
const DEEPEST = 3;

function filesIn(folder: string, extensions: readonly string[], depth: number): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  const names = entries
    .filter(({ name }) => !isHidden(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return names.flatMap((entry) => {
    const at = path.join(folder, entry.name);
    if (entry.isDirectory()) return depth < DEEPEST ? filesIn(at, extensions, depth + 1) : [];
    return extensions.includes(path.extname(entry.name).toLowerCase()) ? [at] : [];
  });
}

/**
 * The files of a folder and of those in it that end so, by name; or the one file.
 *
 * @throws ValueError for a path that there is not, and a folder without such files.
 */
export async function listSignalFiles(
  where: string,
  extensions: readonly string[],
): Promise<string[]> {
  if (statSync(where, { throwIfNoEntry: false })?.isDirectory()) {
    const files = filesIn(where, extensions, 0);
    if (files.length > 0) return files;
  }
  return listFiles(where, extensions);
}
