import { readdirSync, readFileSync } from 'node:fs';

/** Ticks of a second in /proc: Linux's USER_HZ. */
const TICKS = 100;

interface Process {
  readonly parent: number;
  /** Milliseconds on a processor, with those of children that have ended. */
  readonly time: number;
}

function processes(): Map<number, Process> {
  const found = new Map<number, Process>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const line = readFileSync(`/proc/${name}/stat`, 'utf8');
      // The name of a process, in brackets, may have spaces.
      const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
      const ticks = [11, 12, 13, 14].reduce((sum, i) => sum + Number(fields[i]), 0);
      found.set(Number(name), { parent: Number(fields[1]), time: (1000 * ticks) / TICKS });
    } catch {
      // It has ended.
    }
  }
  return found;
}

/** Milliseconds that all processes this one has started were on a processor, and theirs. On Linux. */
export function processesTime(): number {
  const all = processes();
  const under = (pid: number): boolean => {
    const parent = all.get(pid)?.parent;
    return parent === process.pid || (parent !== undefined && parent > 1 && under(parent));
  };
  let sum = 0;
  for (const [pid, { time }] of all) if (under(pid)) sum += time;
  return sum;
}
