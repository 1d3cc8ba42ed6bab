import { existsSync } from 'node:fs';
import path from 'node:path';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { ValueError } from '../../lib/check.js';
import { loadRun } from '../../lib/training/load_run.js';

/**
 * The model of a folder that `train` made, or null where `source` is no such folder.
 *
 * @throws ValueError where the training made several.
 */
export async function modelOfRun(source: string): Promise<LayersModel | null> {
  if (!existsSync(path.join(source, 'run.json'))) return null;
  const { models } = await loadRun(source);
  const [model, ...others] = Object.values(models);
  if (others.length > 0) {
    const names = Object.keys(models).join(' and ');
    throw new ValueError(
      `${source}: the run must have one model, got ${names}, of which each is a folder in it.`,
    );
  }
  return model!;
}
