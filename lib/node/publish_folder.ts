import { createHash, randomBytes } from 'node:crypto';
import * as fs from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';

/** A folder in which a save is under way, or was when its process died: `.saving-MACHINE-PID-RANDOM`. */
const SAVING = /^\.saving-([0-9a-f]+)-(\d+)-[0-9a-f]+$/;
/** How often a save under way says so, and how long one that says nothing counts as alive. */
const BEAT_MS = 5_000;
const SILENT_MS = 60_000;

/** The temporary folders of this thread. */
const active = new Set<string>();

/** Where process numbers mean what they mean here: not in another container, host or run of the machine. */
async function machine(): Promise<string> {
  const space = await fs.readlink('/proc/self/ns/pid').catch(() => '');
  const boot = await fs.readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  const identity = [hostname(), boot.trim(), space].join(' ');
  return createHash('sha256').update(identity).digest('hex').slice(0, 12);
}

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

/** When a file or folder was changed, by the clock of its disk; undefined if it is not there. */
const changed = async (path: string) => (await fs.stat(path).catch(() => undefined))?.mtimeMs;

/**
 * Deletes what dead processes left. Says whether another save is under way.
 *
 * @param now the time, by the clock of the folder's disk
 */
async function sweepDead(folder: string, here: string, now: number): Promise<boolean> {
  let busy = false;
  for (const name of await fs.readdir(folder)) {
    const [, where, pid] = SAVING.exec(name) ?? [];
    if (pid === undefined) continue;
    const path = join(folder, name);
    if (active.has(path)) {
      busy = true;
      continue;
    }
    // Another thread's, container's or host's can be told from a dead one's by its silence only.
    const dead = where === here && !isAlive(Number(pid));
    const time = await changed(path);
    if (!dead && time !== undefined && now - time < SILENT_MS) busy = true;
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
  const here = await machine();
  const random = randomBytes(6).toString('hex');
  const temporary = join(folder, `.saving-${here}-${process.pid}-${random}`);
  active.add(temporary);
  const touch = () => fs.utimes(temporary, new Date(), new Date()).catch(() => {});
  const beat = setInterval(touch, BEAT_MS).unref();
  let began = 0;
  try {
    await fs.mkdir(temporary);
    began = (await changed(temporary))!;
    await sweepDead(folder, here, began);
    for (const [name, content] of [...parts, [main.name, main.content] as const]) {
      await fs.writeFile(join(temporary, name), content);
      await sync(join(temporary, name), 'r+');
    }
    for (const name of parts.keys()) await fs.rename(join(temporary, name), join(folder, name));
    await syncFolder(folder);
    await fs.rename(join(temporary, main.name), join(folder, main.name));
    await syncFolder(folder);
  } finally {
    clearInterval(beat);
    await fs.rm(temporary, { recursive: true, force: true });
    active.delete(temporary);
  }
  // In this order, nothing that a save in another process has just renamed into place is deleted: its
  // temporary folder is still there, its main file already mentions it, or the part is newer than this save.
  const names = await fs.readdir(folder);
  if (await sweepDead(folder, here, began)) return;
  for (const name of await obsolete(names)) {
    const path = join(folder, name);
    const time = await changed(path);
    if (time !== undefined && time <= began) await fs.rm(path, { force: true });
  }
}
