import { existsSync, mkdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import { CHECKPOINT } from './checkpoint.js';

/** What `--resume` goes on from, and what it goes on writing. */
const PARTS = ['checkpoint', 'best', 'steps.csv', 'epochs.jsonl', 'tensorboard'];

/** Whether a folder has the checkpoint of a training that was not brought to its end. */
function isUnfinished(folder: string): boolean {
  const checkpoint = statSync(path.join(folder, CHECKPOINT), { throwIfNoEntry: false });
  if (checkpoint === undefined) return false;
  const file = path.join(folder, 'metrics.json');
  const metrics = statSync(file, { throwIfNoEntry: false });
  if (metrics === undefined || metrics.mtimeMs < checkpoint.mtimeMs) return true;
  // An earlier version may have written it, or none.
  return /"ending": "interrupted"/.test(readFileSync(file, 'utf8'));
}

/**
 * Moves what a training has left that was not brought to its end into a folder within its own, from which `--resume`
 * goes on.
 *
 * @returns that folder; null where nothing is there that would be lost
 */
export function setAside(folder: string): string | null {
  if (!isUnfinished(folder)) return null;
  let place = '';
  for (let n = 1; place === '' || existsSync(place); n++) place = path.join(folder, `earlier-${n}`);
  mkdirSync(place);
  for (const part of PARTS) {
    const from = path.join(folder, part);
    if (existsSync(from)) renameSync(from, path.join(place, part));
  }
  return place;
}
