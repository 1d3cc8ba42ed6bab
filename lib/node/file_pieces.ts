import { createReadStream } from 'node:fs';
import { filled, ValueError } from '../check.js';

/**
 * A file's bytes, 64 kB at a time, so that it may be larger than the memory.
 *
 * @param path of the file
 * @throws ValueError that names the file if it cannot be read.
 * @example
 * import { writeFile } from 'node:fs/promises';
 * await writeFile('bytes.bin', new Uint8Array(100_000));
 * const lengths = [];
 * for await (const piece of filePieces('bytes.bin')) lengths.push(piece.length);
 * lengths; // [65536, 34464]
 */
export async function* filePieces(path: string): AsyncGenerator<Uint8Array, void, undefined> {
  filled('filePieces', 'path', path, 'a path');
  try {
    yield* createReadStream(path);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === undefined) throw cause;
    const got = { ENOENT: 'no such file', EISDIR: 'a folder' }[code] ?? message;
    throw new ValueError(`${path}: the data must be a file, got ${got}.`, { cause });
  }
}
