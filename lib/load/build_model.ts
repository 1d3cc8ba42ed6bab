import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { fail, ValueError } from '../check.js';
import { deserialize } from './deserialize.js';
import { explainMismatch } from './explain_mismatch.js';
import { mendGraphs } from './graph_from_config.js';
import { guarded } from './guarded.js';
import { checkWeightSpecs, manifestBytes } from './manifest.js';
import { missingClasses } from './missing_classes.js';
import { ownOnce } from './own_once.js';
import { tfjsConfig } from './tfjs_config.js';

/** The most numbers of a model that comes without weights: 1 GB. */
const UNWEIGHTED = 2 ** 28;

type Loading = tfl.LayersModel & {
  loadTrainingConfig(config: tf.io.TrainingConfig): void;
  isOptimizerOwned: boolean;
};

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Runs a step; an error that is none of ours becomes one that names the file and what was read. */
function step<T>(where: string, expected: string, run: () => T): T {
  try {
    return run();
  } catch (cause) {
    if (cause instanceof ValueError && cause.message.startsWith(where)) throw cause;
    throw new ValueError(`${where}: ${expected}, got: ${messageOf(cause)}`, { cause });
  }
}

function checkArtifacts(
  where: string,
  artifacts: tf.io.ModelArtifacts,
): tf.io.WeightsManifestEntry[] {
  const { weightData, weightSpecs = [] } = artifacts;
  const specs = checkWeightSpecs(where, 'the weights', weightSpecs);
  if (weightData === undefined) return [];
  const got = step(where, 'weightData must be bytes', () => {
    return new tf.io.CompositeArrayBuffer(weightData as tf.io.WeightData).byteLength;
  });
  const { bytes } = manifestBytes(specs);
  if (got < bytes) fail(where, 'weightData', `${bytes} bytes`, got);
  return specs;
}

/** The topology as a model, compiled if it was saved so. */
function buildTopology(where: string, artifacts: tf.io.ModelArtifacts, fast: boolean): Loading {
  const { modelTopology, trainingConfig, userDefinedMetadata } = artifacts;
  const wrapped = modelTopology as { model_config?: unknown };
  const topology = wrapped.model_config ?? modelTopology;
  const config = tfjsConfig(where, 'modelTopology', topology);
  let model: Loading;
  try {
    mendGraphs();
    model = deserialize(where, config, fast) as unknown as Loading;
  } catch (cause) {
    if (cause instanceof ValueError && cause.message.startsWith(where)) throw cause;
    const missing = missingClasses(modelTopology);
    if (missing.length > 0) throw new ValueError(`${where}: ${missing.join('; ')}.`, { cause });
    throw new ValueError(
      `${where}: modelTopology must describe layers that are registered, got: ${messageOf(cause)}`,
      { cause },
    );
  }
  if (!(model instanceof tfl.LayersModel)) {
    return fail(where, 'modelTopology', 'that of a model', config.className);
  }
  ownOnce(model);
  if (trainingConfig != null) {
    step(where, 'trainingConfig must be one that tfjs knows', () => {
      tfjsConfig(where, 'optimizer_config', trainingConfig.optimizer_config);
      model.loadTrainingConfig(trainingConfig);
    });
  }
  if (userDefinedMetadata != null) {
    step(where, 'userDefinedMetadata must be an object', () =>
      model.setUserDefinedMetadata(userDefinedMetadata),
    );
  }
  return model;
}

/**
 * A model from what its files hold, as tfjs-layers' loadLayersModel makes it, but that nothing in
 * the files can make it loop, take more memory than in proportion to the weights, or leave tensors
 * behind when it fails.
 *
 * @param where the source's name, for errors.
 * @param strict whether all weights must be there, and no others.
 * @throws ValueError that says what is wrong: a class that is not registered and what brings it, a
 *     weight that is missing, unknown or of another shape, a graph that does not hang together.
 */
export async function buildModel(
  where: string,
  artifacts: tf.io.ModelArtifacts,
  strict: boolean,
): Promise<tfl.LayersModel> {
  if (typeof artifacts?.modelTopology !== 'object' || artifacts.modelTopology === null) {
    throw new ValueError(`${where} must have a modelTopology, got none.`);
  }
  const specs = checkArtifacts(where, artifacts);
  const filled = strict && artifacts.weightData !== undefined;
  const stored = specs.reduce((sum, { shape }) => sum + tf.util.sizeFromShape(shape), 0);
  const numbers = filled ? stored : Math.max(stored, UNWEIGHTED);
  const { model, optimizerWeights } = guarded(where, { numbers, filled }, () => {
    const model = buildTopology(where, artifacts, filled);
    if (artifacts.weightData === undefined) return { model, optimizerWeights: [] };
    const tensors = step(where, 'the weights must be ones that tfjs reads', () =>
      tf.io.decodeWeights(artifacts.weightData!, specs),
    );
    const [ofOptimizer, ofModel] = [true, false].map((wanted) =>
      specs.filter(({ group }) => (group === 'optimizer') === wanted),
    );
    const named = Object.fromEntries(ofModel!.map(({ name }) => [name, tensors[name]!]));
    try {
      model.loadWeights(named, strict);
    } catch (cause) {
      const why = explainMismatch(model, specs, cause as Error);
      throw new ValueError(`${where}: ${why}`, { cause });
    }
    tf.dispose(named);
    const optimizerWeights = ofOptimizer!.map(({ name }) => ({ name, tensor: tensors[name]! }));
    return { model, optimizerWeights };
  });
  try {
    if (model.optimizer != null && optimizerWeights.length > 0) {
      await model.optimizer.setWeights(optimizerWeights);
    }
  } catch (cause) {
    model.isOptimizerOwned = true;
    model.dispose();
    throw new ValueError(
      `${where}: the optimizer's weights must be its own, got: ${messageOf(cause)}`,
      {
        cause,
      },
    );
  } finally {
    tf.dispose(optimizerWeights.map(({ tensor }) => tensor));
  }
  return model;
}
