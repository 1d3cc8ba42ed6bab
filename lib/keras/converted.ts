import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { ValueError } from '../check.js';
import { isObject } from '../load/is_object.js';
import { loadArtifacts } from '../load/load_artifacts.js';
import { checkModelFile, type ModelFile, manifestBytes } from '../load/manifest.js';
import { parseJson } from '../load/parse_json.js';
import type { Source } from '../load/read_source.js';
import { assemble } from './assemble.js';
import type { CustomLayers } from './rules/custom.js';
import { namedStore } from './stores.js';
import type { Stored } from './weights.js';

/** A model.json: of the tensorflowjs converter, or of tfjs itself. */
export async function readConverted(
  source: Source,
  custom: CustomLayers,
): Promise<tfl.LayersModel> {
  const { where, data } = source;
  const json = parseJson(where, new TextDecoder().decode(data));
  if (isObject(json) && json.format === 'graph-model') {
    throw new ValueError(
      `${where}: the model must be a layers model, got a graph model ` +
        '(convert with --output_format=tfjs_layers_model).',
    );
  }
  const file = checkModelFile(where, json);
  const topology = file.modelTopology as Record<string, unknown>;
  const bytes = await readShards(source, file);
  // The converter wraps Keras's config, tfjs writes its own or wraps that with its version.
  const version = String(topology.keras_version ?? '');
  if (!isObject(topology.model_config) || version.startsWith('tfjs')) {
    return loadStock(where, file, bytes);
  }
  const specs = file.weightsManifest.flatMap(({ weights }) => weights);
  const tensors = tf.io.decodeWeights(bytes, specs);
  try {
    const weights = specs.map(
      ({ name, shape }): Stored => ({
        name,
        shape,
        numbers: () => Float32Array.from(tensors[name]!.dataSync()),
      }),
    );
    const size = specs.reduce((sum, { shape }) => sum + tf.util.sizeFromShape(shape), 0);
    return assemble(
      where,
      topology.model_config,
      version,
      namedStore(where, weights, size),
      custom,
    );
  } finally {
    tf.dispose(tensors);
  }
}

/** The shards' bytes in a row. */
async function readShards({ where, sibling }: Source, file: ModelFile): Promise<ArrayBuffer> {
  const shards: Uint8Array[] = [];
  for (const { paths, weights } of file.weightsManifest) {
    const group: Uint8Array[] = [];
    for (const path of paths) {
      group.push(await sibling(path));
    }
    const got = group.reduce((sum, { length }) => sum + length, 0);
    const { bytes } = manifestBytes(weights);
    if (got !== bytes) {
      throw new ValueError(`${where}: its weights must be ${bytes} bytes, got ${got}.`);
    }
    shards.push(...group);
  }
  const all = new Uint8Array(shards.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const shard of shards) {
    all.set(shard, offset);
    offset += shard.length;
  }
  return all.buffer;
}

async function loadStock(where: string, file: ModelFile, bytes: ArrayBuffer) {
  const artifacts = await tf.io.getModelArtifactsForJSON(file, async (manifest) => [
    manifest.flatMap(({ weights }) => weights),
    bytes,
  ]);
  try {
    return await loadArtifacts(where, artifacts);
  } catch (cause) {
    if (cause instanceof ValueError) throw cause;
    throw new ValueError(
      `${where}: the topology and the weights must fit, got: ${(cause as Error).message}`,
      { cause },
    );
  }
}
