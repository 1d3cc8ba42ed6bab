import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ValueError } from '../check.js';
import type { DataDescription } from '../data/data_description.js';
import { descriptionOf } from '../data/kept_description.js';
import { parseJson } from '../load/parse_json.js';
import { loadModel } from '../node/index.js';
import { keepDescription } from './data/kept_description.js';
import type { RunSettings } from './run_settings.js';
import { findVariant, settledNames } from './tasks/find_variant.js';
import type { Models } from './tasks/task.js';

/** What run.json has. */
interface SavedRun {
  settings: RunSettings;
  names: string[];
}

/** Of a run that was saved without a description. */
const UNKNOWN: DataDescription = {
  label: 'data that were not described',
  found: {},
  assumed: [],
  split: 'as in training',
  counts: { training: 0, validation: 0, test: 0 },
};

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
  const named = settledNames(settings, file);
  named.limit ??= Number.POSITIVE_INFINITY;
  const models: Models = {};
  const { variant } = findVariant(named, folder);
  for (const name of names) {
    const model = await loadModel(path.join(folder, name));
    models[name] = model;
    // Earlier versions kept less.
    keepDescription(model, { ...UNKNOWN, ...variant.keeps?.(name), ...descriptionOf(model) });
  }
  return { settings: named, models };
}
