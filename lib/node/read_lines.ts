import { type TextLine, textLines } from '../data/text_lines.js';
import { filePieces } from './file_pieces.js';
import { listFiles } from './list_files.js';

/** A line, and where it stands. */
export type FileLine = TextLine & {
  path: string;
};

/**
 * The lines of a text file, or of all .txt and .md files of a folder, read as they are asked for.
 *
 * @throws ValueError that names the file, and the byte where it is not UTF-8.
 * @example for await (const { text } of readLines('shakespeare.txt')) use(text)
 */
export async function* readLines(path: string): AsyncGenerator<FileLine, void, undefined> {
  for (const file of await listFiles(path, ['.txt', '.md'])) {
    for await (const line of textLines(file, filePieces(file))) yield { path: file, ...line };
  }
}
