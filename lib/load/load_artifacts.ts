import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, loadLayersModel } from '@tensorflow/tfjs-layers';
import { checkTopology } from './check_topology.js';
import { withoutLeftovers } from './without_leftovers.js';

/** Of an optimizer, what its saved state is given to. */
interface Stateful {
  setWeights(weights: { name: string; tensor: tf.Tensor }[]): Promise<void>;
}

async function setWeights(
  model: LayersModel,
  { weightData, weightSpecs }: tf.io.ModelArtifacts,
  strict: boolean,
): Promise<void> {
  if (weightData === undefined || weightSpecs === undefined) return;
  const tensors = tf.io.decodeWeights(weightData, weightSpecs);
  try {
    const state = new Set(
      weightSpecs.filter(({ group }) => group === 'optimizer').map(({ name }) => name),
    );
    const own = Object.entries(tensors).filter(([name]) => !state.has(name));
    model.loadWeights(Object.fromEntries(own), strict);
    const optimizer = model.optimizer as unknown as Stateful | undefined;
    if (optimizer == null || state.size === 0) return;
    await optimizer.setWeights([...state].map((name) => ({ name, tensor: tensors[name]! })));
  } finally {
    tf.dispose(tensors);
  }
}

/**
 * A model of artifacts: its topology is looked at before tfjs sees it, and nothing stays in memory if they
 * do not make a model.
 *
 * @param where the file's name, for errors
 * @throws ValueError for the topology; what tfjs throws where weights and topology do not fit
 */
export async function loadArtifacts(
  where: string,
  artifacts: tf.io.ModelArtifacts,
  strict = true,
): Promise<LayersModel> {
  checkTopology(where, artifacts.modelTopology);
  const { weightData: _data, weightSpecs: _specs, getWeightStream: _stream, ...rest } = artifacts;
  return withoutLeftovers(async () => {
    const model = await loadLayersModel({ load: async () => rest }, { strict });
    await setWeights(model, artifacts, strict);
    return model;
  });
}
