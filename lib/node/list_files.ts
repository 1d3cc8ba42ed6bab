import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { filled, ValueError } from '../check.js';
import { isHidden } from './is_hidden.js';

/**
 * The files of a folder that end so, by name, without hidden ones; or the one file, if the path is one.
 *
 * @param extensions with their dot, lower case; upper case is found as well.
 * @throws ValueError that names the folder if it is not there or has no such file.
 */
export async function listFiles(path: string, extensions: readonly string[]): Promise<string[]> {
  filled('listFiles', 'path', path, 'a path');
  const kinds = extensions.join(', ').replace(/, (?=[^,]*$)/, ' or ');
  const found = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    const got = cause.code === 'ENOENT' ? 'no such path' : cause.message;
    throw new ValueError(`${path}: the data must be a folder or a file, got ${got}.`, { cause });
  });
  if (found.isFile()) return [path];
  const names = (await readdir(path)).filter((name) => !isHidden(name)).sort();
  const files = names.filter((name) => extensions.includes(extname(name).toLowerCase()));
  if (files.length > 0) return files.map((name) => join(path, name));
  const shown = names.length > 8 ? [...names.slice(0, 8), `${names.length - 8} more`] : names;
  throw new ValueError(
    `${path}: the folder must contain ${kinds} files, got ${shown.join(', ') || 'an empty folder'}.`,
  );
}
