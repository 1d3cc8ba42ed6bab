import { statSync } from 'node:fs';
import path from 'node:path';
import { filesWithin } from '../../../node/files_within.js';
import { listFiles } from '../../../node/list_files.js';

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
    const files = [...filesWithin(where)].filter((file) =>
      extensions.includes(path.extname(file).toLowerCase()),
    );
    if (files.length > 0) return files;
  }
  return listFiles(where, extensions);
}
