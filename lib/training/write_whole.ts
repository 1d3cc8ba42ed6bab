import { renameSync, rmSync, writeFileSync } from 'node:fs';

/**
 * Writes a file so that whoever reads it, also after a crash or on a disk that is full, finds all of
 * the old content or all of the new.
 */
export function writeWhole(file: string, content: string | Uint8Array): void {
  // One name, so that what a crash leaves there goes with the next writing.
  const temporary = `${file}.tmp`;
  try {
    writeFileSync(temporary, content, { flush: true });
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    const told = error as Error;
    // The user knows the file by its own name, which a disk that is full does not say.
    told.message = told.message.replaceAll(temporary, file);
    if (!told.message.includes(file)) told.message = `${file}: ${told.message}`;
    throw error;
  }
}
