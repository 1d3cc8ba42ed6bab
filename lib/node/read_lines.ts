import { type TextLine, textLines } from '../data/text_lines.js';
import { filePieces } from './file_pieces.js';
import { listFiles } from './list_files.js';

/** A line, and where it stands. */
export type FileLine = TextLine & {
  /** Of the file. */
  path: string;
};

/**
 * The lines of a text file, or of all .txt and .md files of a folder, read as they are asked for.
 *
 * @param path of a folder or a file
 * @throws ValueError that names the file, and the byte where it is not UTF-8.
 * @example
 * import { writeFile } from 'node:fs/promises';
 * await writeFile('verse.txt', 'To be,\nor not\n');
 * const lines = [];
 * for await (const { line, text } of readLines('verse.txt')) lines.push(`${line} ${text}`);
 * lines; // ['1 To be,', '2 or not']
 */
export async function* readLines(path: string): AsyncGenerator<FileLine, void, undefined> {
  for (const file of await listFiles(path, ['.txt', '.md'])) {
    for await (const line of textLines(file, filePieces(file))) yield { path: file, ...line };
  }
}
