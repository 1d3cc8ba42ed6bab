import * as tf from '@tensorflow/tfjs-core';
import { checkModelFile, type ModelFile } from './manifest.js';
import { parseJsonBytes } from './parse_json.js';
import type { Source } from './read_source.js';
import { readWeights } from './read_weights.js';

/**
 * What a model.json and the weights beside it hold. Every reader of such files comes through here:
 * names that lead out of the folder, lengths that are not those of the manifest, wrong checksums and
 * what is no model.json are refused, sizes before anything of them is in memory.
 *
 * @param onProgress gets the fraction of the weights' files that have arrived, 0 to 1.
 * @throws ValueError that names the file and says what is wrong with it.
 */
export async function readModelFile(
  { where, data, beside }: Source,
  onProgress: (fraction: number) => void = () => {},
): Promise<{ file: ModelFile; artifacts: tf.io.ModelArtifacts }> {
  const file = checkModelFile(where, parseJsonBytes(where, data));
  const count = new Set(file.weightsManifest.flatMap(({ paths }) => paths)).size;
  let arrived = 0;
  const buffers = await readWeights(file, beside, () => {
    arrived += 1;
    onProgress(arrived / count);
  });
  const artifacts = await tf.io.getModelArtifactsForJSON(file, async (manifest) => [
    manifest.flatMap(({ weights }) => weights),
    buffers.length === 1 ? buffers[0]! : buffers,
  ]);
  return { file, artifacts };
}
