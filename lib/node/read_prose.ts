import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { filled } from '../check.js';
import { type ProseLinesOptions, proseLines } from '../data/prose_lines.js';
import { listFiles } from './list_files.js';

/**
 * The prose of a repository's own documents, its .md files and those of its docs folder, line by
 * line.
 *
 * @param folder its path
 * @param options maxLength, 128 where left out
 * @throws ValueError if the folder is missing or has no .md file.
 * @example
 * import { writeFile } from 'node:fs/promises';
 * await writeFile('README.md', '# Title\n\nSome *text*.\n');
 * await readProse('.'); // ['Title', 'Some text.']
 */
export async function readProse(
  folder: string,
  options: ProseLinesOptions = {},
): Promise<string[]> {
  filled('readProse', 'folder', folder, 'a path');
  const docs = join(folder, 'docs');
  const files = await listFiles(folder, ['.md']);
  const inDocs = await readdir(docs).catch(() => []);
  if (inDocs.some((name) => name.endsWith('.md'))) files.push(...(await listFiles(docs, ['.md'])));
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  return texts.flatMap((text) => proseLines(text, options));
}
