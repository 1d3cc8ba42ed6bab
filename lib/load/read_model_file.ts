import * as tf from '@tensorflow/tfjs-core';
import { ValueError } from '../check.js';
import { kindOfBytes, kindOfJson } from './describe_bytes.js';
import { checkModelFile, type ModelFile } from './manifest.js';
import { parseJsonBytes } from './parse_json.js';
import type { Source } from './read_source.js';
import { readWeights } from './read_weights.js';

/** The JSON of a model.json, which names what else people have under that name. */
function readJson(where: string, data: Uint8Array): unknown {
  const isJson = data.find((byte) => ![9, 10, 13, 32].includes(byte)) === '{'.charCodeAt(0);
  const json = isJson ? parseJsonBytes(where, data) : null;
  const kind = isJson ? kindOfJson(json) : kindOfBytes(data);
  // Of JSON that is none of the kinds, it is said what it lacks.
  const isOther = isJson ? /^(a graph|an index|the layers)/.test(kind!) : kind !== null;
  if (!isOther) return json ?? parseJsonBytes(where, data);
  throw new ValueError(`${where}: the file must be a model.json of layers, got ${kind}.`);
}

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
  const file = checkModelFile(where, readJson(where, data));
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
