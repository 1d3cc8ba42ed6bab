import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';

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
export const PLACE: string = createHash('sha256')
  .update(
    [
      hostname(),
      orNone(() => fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8')),
      orNone(() => fs.readlinkSync('/proc/self/ns/pid')),
    ].join('\n'),
  )
  .digest('hex')
  .slice(0, 8);

/** This thread of this process, as others of the place see it: Linux numbers threads as it numbers processes. */
export const PID: number = Number(
  orNone(() => path.basename(fs.readlinkSync('/proc/thread-self'))) || process.pid,
);

/** State and start of a process or thread by /proc/PID/stat, behind its name, which may contain anything. */
function stat(pid: number): { state: string; start: string } | null {
  const text = orNone(() => fs.readFileSync(`/proc/${pid}/stat`, 'latin1'));
  if (text === '') return null;
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0]!, start: fields[19]! };
}

/** When this thread began, in ticks of its machine, which tells it from others of its id; 0 where unknown. */
export const START: string = stat(PID)?.start ?? '0';

/**
 * Whether a process or thread of this place is there and has not ended.
 *
 * @param start its START, if it is known: another process may have the id by now.
 */
export function isRunning(pid: number, start = '0'): boolean {
  const found = stat(pid);
  if (found !== null) {
    return !/[ZX]/.test(found.state) && (start === '0' || start === found.start);
  }
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
