import { createHash, randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { hostname } from 'node:os';

/** What `read` gives, or nothing where the system has no such file. */
function orNone(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}

/**
 * Where a process id means this machine's process: the host, its start, and on Linux the container.
 */
const PLACE = createHash('sha256')
  .update(
    [
      hostname(),
      orNone(() => fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8')),
      orNone(() => fs.readlinkSync('/proc/self/ns/pid')),
    ].join('\n'),
  )
  .digest('hex')
  .slice(0, 8);

const PID = Number(orNone(() => fs.readlinkSync('/proc/self')) || process.pid);

/** `.saving-PLACE-PID-RANDOM`; PLACE is missing in those of older versions. */
const NAME = /^\.saving-(?:([0-9a-f]{8})-)?(\d+)-[0-9a-f]{12}$/;

/** A save of another place has ended, or died, when its folder is as old as this: a day. */
const LONGEST_MS = 24 * 3600 * 1000;

/** A name for the folder of a save, that says whose it is. */
export function savingName(): string {
  return `.saving-${PLACE}-${PID}-${randomBytes(6).toString('hex')}`;
}

export function isSavingName(name: string): boolean {
  return NAME.test(name);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Whether the save with a folder of this name goes on no more: its process on this machine has died;
 * of other machines and containers nothing is known but the folder's age.
 *
 * @param ageMs how long ago something was written in it, by the clock of its file system.
 */
export function hasDied(name: string, ageMs: number): boolean {
  const [, place, pid] = NAME.exec(name) ?? [];
  // A thread of this process that was ended cannot be told from one that saves.
  if (place === PLACE && Number(pid) !== PID && !isAlive(Number(pid))) return true;
  return ageMs > LONGEST_MS;
}
