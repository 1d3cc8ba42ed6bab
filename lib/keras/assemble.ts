import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { ValueError } from '../check.js';
import { Budget } from './build/budget.js';
import { checkLayers, MODELS } from './build/check_layers.js';
import { buildModel } from './build/model_builder.js';
import { Names } from './build/names.js';
import { readKerasObject } from './keras_object.js';
import type { CustomLayers } from './rules/custom.js';
import { refuse } from './unsupported.js';
import { setTrainable, setWeights, type WeightStore } from './weights.js';

/**
 * A model from its config and weights. Nothing in it waits, so that the variables that came up
 * meanwhile are this model's, and are disposed of if it fails.
 */
export function assemble(
  where: string,
  config: unknown,
  version: unknown,
  store: WeightStore,
  custom: CustomLayers,
): tfl.LayersModel {
  const before = new Set(Object.keys(tf.engine().state.registeredVariables));
  try {
    return build(where, config, String(version ?? '').startsWith('3') ? 3 : 2, store, custom);
  } catch (error) {
    for (const [name, variable] of Object.entries(tf.engine().state.registeredVariables)) {
      if (!before.has(name)) variable.dispose();
    }
    if (error instanceof ValueError) throw error;
    const got = error instanceof Error ? error.message : String(error);
    throw new ValueError(`${where}: the config must describe a model, got: ${got}`, {
      cause: error,
    });
  }
}

function build(
  where: string,
  config: unknown,
  kerasMajor: 2 | 3,
  store: WeightStore,
  custom: CustomLayers,
): tfl.LayersModel {
  const object = readKerasObject(where, config);
  if (!MODELS.includes(object.className)) {
    refuse(where, [`the model class ${object.className} (nearest: Functional or Sequential)`]);
  }
  checkLayers(where, object, kerasMajor, custom);
  const budget = new Budget(where, store.size);
  const builder = { where, kerasMajor, names: new Names(), budget, custom };
  const { model, part } = buildModel(builder, object, object.name ?? 'model');
  budget.release();
  setWeights(where, part, store);
  setTrainable(part);
  return model;
}
