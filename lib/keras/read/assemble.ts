import { ValueError } from '../../check.js';
import { guarded } from '../../load/guarded.js';
import { ownOnce } from '../../load/own_once.js';
import { readKerasObject } from '../keras_object.js';
import { checkLayers, MODELS } from './build/check_layers.js';
import { buildFunctional } from './build/functional.js';
import type { Builder, BuiltModel } from './build/model_builder.js';
import { Names } from './build/names.js';
import { buildSequential } from './build/sequential.js';
import type { CustomLayers } from './rules/custom.js';
import { refuse } from './unsupported.js';
import { setTrainable, setWeights, type WeightStore } from './weights.js';

/** A model from its config and weights; if it fails, nothing of it is left. */
export function assemble(
  where: string,
  config: unknown,
  version: unknown,
  store: WeightStore,
  custom: CustomLayers,
): BuiltModel {
  const major = typeof version === 'string' && version.startsWith('3') ? 3 : 2;
  try {
    return guarded(where, { numbers: store.size, filled: true }, () =>
      build(where, config, major, store, custom),
    );
  } catch (error) {
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
): BuiltModel {
  const object = readKerasObject(where, config);
  if (!MODELS.includes(object.className)) {
    refuse(where, [`the model class ${object.className} (nearest: Functional or Sequential)`]);
  }
  checkLayers(where, object, kerasMajor, custom);
  const builder: Builder = {
    where,
    kerasMajor,
    names: new Names(),
    custom,
    build(inner, name) {
      const sequential = inner.className === 'Sequential';
      return (sequential ? buildSequential : buildFunctional)(builder, inner, name);
    },
  };
  const built = builder.build(object, object.name ?? 'model');
  setWeights(where, built.part, store);
  setTrainable(built.part);
  ownOnce(built.model);
  return built;
}
