import { randomBytes } from 'node:crypto';
import { isRunning, PID, PLACE } from './this_process.js';

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

/**
 * Whether the save with a folder of this name goes on no more: its process on this machine has died;
 * of other machines and containers nothing is known but the folder's age.
 *
 * @param ageMs how long ago something was written in it, by the clock of its file system.
 */
export function hasDied(name: string, ageMs: number): boolean {
  const [, place, pid] = NAME.exec(name) ?? [];
  // Where threads have no ids of their own, one that was ended cannot be told from one that saves.
  if (place === PLACE && Number(pid) !== PID && !isRunning(Number(pid))) return true;
  return ageMs > LONGEST_MS;
}
