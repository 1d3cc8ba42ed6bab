import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { ValueError } from '../../check.js';
import { buildModel } from '../../load/build_model.js';
import { guarded } from '../../load/guarded.js';
import { isObject } from '../../load/is_object.js';
import { parseJsonBytes } from '../../load/parse_json.js';
import { readModelFile } from '../../load/read_model_file.js';
import type { Source } from '../../load/read_source.js';
import { addMetadata } from '../../load/user_metadata.js';
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
  const json = parseJsonBytes(where, data);
  if (isObject(json) && json.format === 'graph-model') {
    throw new ValueError(
      `${where}: the model must be a layers model, got a graph model ` +
        '(convert with --output_format=tfjs_layers_model).',
    );
  }
  const { file, artifacts } = await readModelFile(source);
  const topology = file.modelTopology as Record<string, unknown>;
  // The converter wraps Keras's config, tfjs writes its own or wraps that with its version.
  const version = String(topology.keras_version ?? '');
  if (!isObject(topology.model_config) || version.startsWith('tfjs')) {
    const { trainingConfig: _, ...untrained } = artifacts;
    return buildModel(where, untrained, true);
  }
  const specs = file.weightsManifest.flatMap(({ weights }) => weights);
  const size = specs.reduce((sum, { shape }) => sum + tf.util.sizeFromShape(shape), 0);
  const tensors = decodeWeights(where, artifacts, size);
  try {
    const weights = specs.map(
      ({ name, shape }): Stored => ({
        name,
        shape,
        numbers: () => Float32Array.from(tensors[name]!.dataSync()),
      }),
    );
    const store = namedStore(where, weights, size);
    const { model } = assemble(where, topology.model_config, version, store, custom);
    addMetadata(model, artifacts.userDefinedMetadata);
    return model;
  } finally {
    tf.dispose(tensors);
  }
}

function decodeWeights(where: string, artifacts: tf.io.ModelArtifacts, numbers: number) {
  const { weightData, weightSpecs } = artifacts;
  try {
    return guarded(where, { numbers, filled: true }, () =>
      tf.io.decodeWeights(weightData!, weightSpecs!),
    );
  } catch (cause) {
    const got = (cause as Error).message;
    throw new ValueError(`${where}: the weights must be ones that tfjs reads, got: ${got}`, {
      cause,
    });
  }
}
