import { fail } from '../check.js';

/** When something is saved: after each epoch, or after so many batches. */
export type SaveFreq = 'epoch' | number;

/** The batches between two savings, null for epochs. */
export function batchesBetween(where: string, name: string, freq: SaveFreq): number | null {
  if (freq === 'epoch') return null;
  if (Number.isInteger(freq) && freq > 0) return freq;
  return fail(where, name, "'epoch' or a number of batches", freq);
}
