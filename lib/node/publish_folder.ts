import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A folder in which a save is under way, or was when its process died: `.saving-PID-RANDOM`. */
const SAVING = /^\.saving-(\d+)-[0-9a-f]+$/;

/** The temporary folders of this process. */
const active = new Set<string>();

/** Makes what was written to a file, or renamed into a folder, outlast a power cut. */
async function sync(path: string, flags: 'r' | 'r+'): Promise<void> {
  const handle = await fs.open(path, flags);
  await handle.sync().finally(() => handle.close());
}

/** Windows can neither open a folder nor needs to. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform !== 'win32') await sync(path, 'r');
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Deletes what dead processes left. Says whether another save is under way. */
async function sweepDead(folder: string): Promise<boolean> {
  let busy = false;
  for (const name of await fs.readdir(folder)) {
    const pid = SAVING.exec(name)?.[1];
    if (pid === undefined) continue;
    const path = join(folder, name);
    const mine = Number(pid) === process.pid;
    if (mine ? active.has(path) : isAlive(Number(pid))) busy = true;
    else await fs.rm(path, { recursive: true, force: true });
  }
  return busy;
}

/**
 * Puts files into a folder so that at every moment, and after a crash at any moment, a reader
 * finds either all of the old or all of the new: everything is written to a temporary folder
 * inside and flushed to the disk; the parts, whose names nothing mentions yet, are renamed into
 * place; and the renaming of the main file, which mentions them, is the one atomic switch.
 * (Swapping whole folders takes two renames, and a reader between them finds nothing.)
 *
 * @param parts files by name; a name that exists already must have the same content.
 * @param main the file that mentions the parts.
 * @param obsolete after the switch: which names of the folder no longer serve. They are deleted,
 *     unless another save into the same folder is under way.
 */
export async function publishFolder(
  folder: string,
  parts: ReadonlyMap<string, Uint8Array>,
  main: { name: string; content: string },
  obsolete: (names: string[]) => Promise<string[]>,
): Promise<void> {
  const created = await fs.mkdir(folder, { recursive: true });
  if (created !== undefined) await syncFolder(dirname(created));
  await sweepDead(folder);
  const temporary = join(folder, `.saving-${process.pid}-${randomBytes(6).toString('hex')}`);
  active.add(temporary);
  try {
    await fs.mkdir(temporary);
    for (const [name, content] of [...parts, [main.name, main.content] as const]) {
      await fs.writeFile(join(temporary, name), content);
      await sync(join(temporary, name), 'r+');
    }
    for (const name of parts.keys()) await fs.rename(join(temporary, name), join(folder, name));
    await syncFolder(folder);
    await fs.rename(join(temporary, main.name), join(folder, main.name));
    await syncFolder(folder);
  } finally {
    await fs.rm(temporary, { recursive: true, force: true });
    active.delete(temporary);
  }
  // In this order, nothing that a save in another process has just renamed into place is deleted:
  // its temporary folder is still there, or its main file already mentions it.
  const names = await fs.readdir(folder);
  if (await sweepDead(folder)) return;
  for (const name of await obsolete(names)) await fs.rm(join(folder, name), { force: true });
}
