import { readFileSync } from 'node:fs';

/**
 * The most memory that this process had resident at once, bytes. Linux counts in `maxRSS` what the parent had when it
 * started the process, and apart from it what the program itself took (VmHWM of proc_pid_status(5)).
 */
export function peakMemory(): number {
  if (process.platform === 'linux') {
    const [, kilobytes] =
      /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    if (kilobytes !== undefined) return Number(kilobytes) * 1024;
  }
  return process.resourceUsage().maxRSS * 1024;
}
