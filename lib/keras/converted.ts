import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { ValueError } from '../check.js';
import type { Source } from '../load/read_source.js';
import { checkModelFile, type ModelFile, manifestBytes } from '../node/manifest.js';
import { parseJson } from '../node/parse_json.js';
import { assemble } from './assemble.js';
import { isObject } from './keras_object.js';
import { namedStore } from './stores.js';
import type { Stored } from './weights.js';

/** A model.json: of the tensorflowjs converter, or of tfjs itself. */
export async function readConverted(source: Source): Promise<tfl.LayersModel> {
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
    return assemble(where, topology.model_config, version, namedStore(where, weights, size));
  } finally {
    tf.dispose(tensors);
  }
}

/** The shards' bytes in a row. A name that leads out of the folder is refused. */
async function readShards({ where, sibling }: Source, file: ModelFile): Promise<ArrayBuffer> {
  const shards: Uint8Array[] = [];
  for (const { paths, weights } of file.weightsManifest) {
    const group: Uint8Array[] = [];
    for (const path of paths) {
      if (!/^[^/\\:]+$/.test(path) || path === '..') {
        throw new ValueError(`${where}: a shard must be in the same folder, got '${path}'.`);
      }
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
  const before = new Set(Object.keys(tf.engine().state.registeredVariables));
  try {
    return await tfl.loadLayersModel({ load: async () => artifacts }, { strict: true });
  } catch (cause) {
    for (const [name, variable] of Object.entries(tf.engine().state.registeredVariables)) {
      if (!before.has(name)) variable.dispose();
    }
    throw new ValueError(
      `${where}: the topology and the weights must fit, got: ${(cause as Error).message}`,
      { cause },
    );
  }
}
