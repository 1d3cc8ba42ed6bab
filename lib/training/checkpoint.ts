import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ValueError } from '../check.js';
import { loadModel, saveModel } from '../node/index.js';
import { publishFolder } from '../node/publish_folder.js';
import type { Models } from './tasks/task.js';

/** Where a run is. With the models and their optimizers, all that is needed to go on bit for bit. */
export interface Progress {
  /** Steps done; it also names the random numbers of the next one. */
  step: number;
  /** Epochs done; it also names the order of the next one. */
  epoch: number;
  /** Batches of the current epoch that are used up. */
  batch: number;
  /** The best of the watched number so far, and the epoch it came after. */
  best: { value: number; epoch: number } | null;
  /** Epochs since then. */
  waited: number;
  /** Of training, over all runs. */
  seconds: number;
}

/** Where a run begins. */
export const FIRST: Progress = {
  step: 0,
  epoch: 0,
  batch: 0,
  best: null,
  waited: 0,
  seconds: 0,
};

export interface Checkpoint {
  progress: Progress;
  /** What must be the same to go on: task, data, seed and so on. */
  settings: Record<string, unknown>;
  /** The names of the models. */
  models: string[];
}

const FOLDER = 'checkpoint';
const FILE = 'checkpoint.json';
/** Where a run's folder has what says that there is one. */
export const CHECKPOINT = path.join(FOLDER, FILE);

/**
 * Saves a checkpoint in a run's folder. The models of a step lie in a folder of their own, and one
 * atomic renaming of checkpoint.json makes them current: a crash leaves the old or the new one.
 */
export async function saveCheckpoint(
  folder: string,
  models: Models,
  checkpoint: Omit<Checkpoint, 'models'>,
): Promise<void> {
  const place = path.join(folder, FOLDER);
  const current = `step-${checkpoint.progress.step}`;
  for (const [name, model] of Object.entries(models)) {
    await saveModel(model, path.join(place, current, name), { includeOptimizer: true });
  }
  const content = JSON.stringify({ ...checkpoint, models: Object.keys(models) }, null, 2);
  const main = { name: FILE, content };
  await publishFolder(
    place,
    () => ({ parts: new Map(), main }),
    async () => [],
  );
  for (const name of readdirSync(place)) {
    if (name.startsWith('step-') && name !== current) {
      rmSync(path.join(place, name), { recursive: true, force: true });
    }
  }
}

/** Deletes the checkpoint of a run's folder; half of it, after a crash, is none. */
export function removeCheckpoint(folder: string): void {
  rmSync(path.join(folder, FOLDER, FILE), { force: true });
  rmSync(path.join(folder, FOLDER), { recursive: true, force: true });
}

/** What the last checkpoint of a run's folder says. */
export function readCheckpoint(folder: string): Checkpoint {
  const file = path.join(folder, FOLDER, FILE);
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Checkpoint;
  } catch (cause) {
    const got = (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'no such file' : String(cause);
    throw new ValueError(`${file}: to resume, the file must be a checkpoint, got ${got}.`, {
      cause,
    });
  }
}

/** The models of the last checkpoint, compiled, with their optimizers. */
export async function loadCheckpointModels(
  folder: string,
  { models, progress }: Checkpoint,
): Promise<Models> {
  const place = path.join(folder, FOLDER, `step-${progress.step}`);
  const loaded: Models = {};
  for (const name of models) loaded[name] = await loadModel(path.join(place, name));
  return loaded;
}
