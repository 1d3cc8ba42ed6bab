import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import { CHECKPOINT } from './checkpoint.js';

/** What `--resume` goes on from, and what it goes on writing. */
const PARTS = /^(checkpoint|best|steps\.csv|epochs\.jsonl|tensorboard|fold-\d+)$/;

/** When a file was written; never is minus infinity. */
const written = (file: string): number =>
  statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Number.NEGATIVE_INFINITY;

/** Whether a folder has the checkpoint of a training, or of one of its folds, that was not brought to its end. */
function isUnfinished(folder: string, parts: readonly string[]): boolean {
  const folds = parts.filter((name) => name.startsWith('fold-'));
  const places = ['', ...folds].map((name) => path.join(folder, name, CHECKPOINT));
  const last = Math.max(...places.map(written));
  if (last === Number.NEGATIVE_INFINITY) return false;
  const metrics = path.join(folder, 'metrics.json');
  // An earlier version may have written them, or none.
  return written(metrics) < last || /"ending": "interrupted"/.test(readFileSync(metrics, 'utf8'));
}

/**
 * Moves what a training has left that was not brought to its end into a folder within its own, from which `--resume`
 * goes on, and says so.
 *
 * @returns that folder; null where nothing is there that would be lost
 */
export function setAside(folder: string, say: (line: string) => void): string | null {
  if (!existsSync(folder)) return null;
  const parts = readdirSync(folder).filter((name) => PARTS.test(name));
  if (!isUnfinished(folder, parts)) return null;
  let place = '';
  for (let n = 1; place === '' || existsSync(place); n++) place = path.join(folder, `earlier-${n}`);
  mkdirSync(place);
  for (const part of parts) renameSync(path.join(folder, part), path.join(place, part));
  say(
    `An earlier training here had not ended: it is kept, and --out ${place} --resume goes on with it.`,
  );
  return place;
}
