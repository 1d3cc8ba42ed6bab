import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ValueError } from '../check.js';
import { parseJson } from '../load/parse_json.js';
import { loadModel } from '../node/index.js';
import type { RunSettings } from './run_settings.js';
import type { Models } from './tasks/task.js';

/** What run.json has. */
interface SavedRun {
  settings: RunSettings;
  names: string[];
}

/** A folder of the run's, and of no other place. */
const isFolderName = (name: unknown) => typeof name === 'string' && /^\w+$/.test(name);

/** The models that a training left in its folder, and what they were trained as. */
export async function loadRun(folder: string): Promise<{ settings: RunSettings; models: Models }> {
  const file = path.join(folder, 'run.json');
  if (!existsSync(file)) {
    throw new ValueError(
      `${folder}: the folder must be one that a training made, got no run.json.`,
    );
  }
  const saved = parseJson(file, readFileSync(file, 'utf8')) as Partial<SavedRun> | null;
  const { settings, names } = saved ?? {};
  const isObject = typeof settings === 'object' && settings !== null;
  if (!isObject || !Array.isArray(names) || !names.every(isFolderName)) {
    throw new ValueError(`${file}: the file must have settings and names, got others or none.`);
  }
  settings.limit ??= Number.POSITIVE_INFINITY;
  const models: Models = {};
  for (const name of names) models[name] = await loadModel(path.join(folder, name));
  return { settings, models };
}
