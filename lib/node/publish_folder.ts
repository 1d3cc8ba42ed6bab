import * as fs from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hasDied, isSavingName, savingName } from './saver.js';

/** Files that belong together. */
export interface Publication {
  /** By name. */
  parts: ReadonlyMap<string, Uint8Array>;
  /** The file that mentions the parts. */
  main: { name: string; content: string };
}

/** What happens to a save whose folder somebody deleted. */
const MOST_TRIES = 5;

/** Makes what was written to a file, or renamed into a folder, outlast a power cut. */
async function sync(path: string, flags: 'r' | 'r+'): Promise<void> {
  const handle = await fs.open(path, flags);
  await handle.sync().finally(() => handle.close());
}

/** Windows can neither open a folder nor needs to. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform !== 'win32') await sync(path, 'r');
}

/** Deletes what saves that died have left. Whether no other save than this one is under way. */
async function isAlone(folder: string, own: string): Promise<boolean> {
  // By the clock of the file system, which is not always this machine's.
  const now = (await fs.stat(join(folder, own))).mtimeMs;
  let alone = true;
  for (const name of await fs.readdir(folder)) {
    if (name === own || !isSavingName(name)) continue;
    const path = join(folder, name);
    const entry = await fs.stat(path).catch(() => null);
    if (entry === null) continue;
    if (!hasDied(name, now - entry.mtimeMs)) alone = false;
    // Another save may be deleting it as well.
    else await fs.rm(path, { recursive: true, force: true }).catch(() => {});
  }
  return alone;
}

async function publishOnce(
  folder: string,
  make: (alone: boolean) => Publication,
  obsolete: (names: string[]) => Promise<string[]>,
): Promise<void> {
  const own = savingName();
  const temporary = join(folder, own);
  try {
    await fs.mkdir(temporary);
    const { parts, main } = make(await isAlone(folder, own));
    for (const [name, content] of [...parts, [main.name, main.content] as const]) {
      await fs.writeFile(join(temporary, name), content);
      await sync(join(temporary, name), 'r+');
    }
    for (const name of parts.keys()) await fs.rename(join(temporary, name), join(folder, name));
    await syncFolder(folder);
    await fs.rename(join(temporary, main.name), join(folder, main.name));
    await syncFolder(folder);
    // In this order, nothing that another save has just renamed into place is deleted: its folder is
    // still there, or its main file already mentions it.
    const names = await fs.readdir(folder);
    for (const name of parts.keys()) await fs.access(join(folder, name));
    if (!(await isAlone(folder, own))) return;
    for (const name of await obsolete(names)) await fs.rm(join(folder, name), { force: true });
  } finally {
    await fs.rm(temporary, { recursive: true, force: true });
  }
}

/**
 * Puts files into a folder so that at every moment, and after a crash at any moment, a reader
 * finds either all of the old or all of the new: everything is written to a temporary folder
 * inside and flushed to the disk; the parts, whose names nothing mentions yet, are renamed into
 * place; and the renaming of the main file, which mentions them, is the one atomic switch.
 * (Swapping whole folders takes two renames, and a reader between them finds nothing.)
 *
 * Threads, processes, containers and machines may do so in one folder at once: the last wins. Each
 * has its temporary folder there from before it names its parts until it has deleted what is
 * obsolete; so whoever sees no other knows that nobody deletes, and may name parts by their content.
 *
 * @param make gives the files. If not `alone`, the names of the parts must be new ones; else a
 *     name that exists already must have the same content.
 * @param obsolete after the switch: which names of the folder no longer serve. They are deleted,
 *     unless another save into the same folder is under way.
 */
export async function publishFolder(
  folder: string,
  make: (alone: boolean) => Publication,
  obsolete: (names: string[]) => Promise<string[]>,
): Promise<void> {
  const created = await fs.mkdir(folder, { recursive: true });
  if (created !== undefined) await syncFolder(dirname(created));
  for (let tries = 1; ; tries++) {
    try {
      return await publishOnce(folder, make, obsolete);
    } catch (error) {
      // Something of this save was deleted, as if it had died.
      const gone = (error as NodeJS.ErrnoException).code === 'ENOENT';
      if (!gone || tries === MOST_TRIES) throw error;
    }
  }
}
