import type * as tfl from '@tensorflow/tfjs-layers';
import { zipSync } from 'fflate';
import { array, flag, oneOf, onlyKnown, text } from '../check.js';
import { metadataPairs } from '../load/user_metadata.js';
import { model as checkModel } from '../tfjs/check.js';
import { Hdf5Tree, writeHdf5 } from './hdf5/writer.js';
import { toJson } from './write/compile/json_floats.js';
import type { Origin } from './write/compile/trained_weights.js';
import { type WrittenCompiled, writeCompiled } from './write/compile/write_compiled.js';
import { writeModel } from './write/graph.js';
import { legacyModel } from './write/legacy_model.js';
import { legacyWeights, setNames } from './write/legacy_weights.js';
import { group, weightsTree } from './write/weights_tree.js';
import { withSizes } from './write/with_sizes.js';
import type { WrittenModel } from './write/written.js';

/** The version of Keras whose format is written. */
const KERAS_VERSION = '3.15.1';

/** The version of Keras whose .h5 is written. */
const LEGACY_VERSION = '2.15.0';
const FORMATS = ['keras', 'h5'] as const;

/** What `toKeras` takes besides the model. */
export interface ToKerasOptions {
  /**
   * 'keras', the default, the zip of Keras 3; 'h5' for Keras 2, the HDF5 file of a whole model. Keras
   * 3 reads an .h5 as well, but for models inside of models.
   */
  format?: (typeof FORMATS)[number];
  /**
   * Sizes for a model that leaves some open, without the batch, as [64, 64, 1]; a list of shapes for
   * several inputs; default the model's own. Keras has to be told them where a size decides what is cropped, as in a U-Net.
   */
  inputShape?: readonly number[] | readonly (readonly number[])[];
  /**
   * Whether Keras goes on with the training: the optimizer with its state, losses, their weights and metrics are
   * written, too. Default false.
   */
  compile?: boolean;
  /** Names of losses and metrics that are not written, as Keras lacks them. Default none. */
  leaveOut?: readonly string[];
}

/** As Keras writes it: 2026-11-21@08:10:53. */
const timestamp = () => new Date().toISOString().slice(0, 19).replace('T', '@');

type Metadata = ReturnType<typeof metadataPairs>;

/** A zip of the config and the weights, and of the metadata, which Keras leaves alone. */
async function toZip(
  model: WrittenModel,
  compiled: WrittenCompiled | null,
  metadata: Metadata,
): Promise<Uint8Array> {
  const { module, className, config, layers } = model;
  const object = {
    module,
    class_name: className,
    config,
    registered_name: null,
    ...(compiled && { compile_config: { optimizer: compiled.object, ...compiled.config } }),
  };
  const encoder = new TextEncoder();
  const json = (value: object) => encoder.encode(toJson(value));
  const own = metadata.map(([key, value]) => [`${key}.json`, encoder.encode(value)]);
  const tree = await weightsTree(layers);
  if (compiled !== null) {
    const vars = group(tree, 'optimizer/vars');
    for (const [i, { dataset }] of compiled.variables.entries()) vars.set(String(i), dataset);
  }
  return zipSync(
    {
      'metadata.json': json({ keras_version: KERAS_VERSION, date_saved: timestamp() }),
      'config.json': json(object),
      'model.weights.h5': writeHdf5(tree),
      ...Object.fromEntries(own),
    },
    // As Keras does: weights hardly get smaller.
    { level: 0 },
  );
}

/** The names, told apart by a number: the two directions of a Bidirectional have weights of one name. */
function distinct(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let own = name;
    for (let n = 1; taken.has(own); n++) own = `${name}_${n}`;
    taken.add(own);
    return own;
  });
}

/** The config, the weights and, as attributes of the root, the metadata, in one HDF5 file. */
async function toHdf5(
  written: WrittenModel,
  compiled: WrittenCompiled | null,
  metadata: Metadata,
): Promise<Uint8Array> {
  const versions = { keras_version: LEGACY_VERSION, backend: 'tensorflow' };
  const config = JSON.stringify(legacyModel(written));
  const weights = await legacyWeights(written.layers);
  Object.assign(weights.attributes, versions);
  const root = new Hdf5Tree([['model_weights', weights]]);
  const own = Object.fromEntries(metadata);
  Object.assign(root.attributes, versions, { model_config: config }, own);
  if (compiled !== null) {
    const { object, config: own, variables } = compiled;
    const { class_name, config: settings } = object;
    const training = { ...own, optimizer_config: { class_name, config: settings } };
    root.attributes.training_config = toJson(training);
    const weights = group(root, 'optimizer_weights');
    const names = distinct(variables.map(({ name }) => `optimizer/${name}`));
    setNames(weights, 'weight_names', names);
    for (const [i, { dataset }] of variables.entries()) {
      group(weights, 'optimizer').set(names[i]!.slice('optimizer/'.length), dataset);
    }
  }
  return writeHdf5(root);
}

/**
 * A model as a `.keras` or `.h5` file, which Keras opens with `keras.saving.load_model` and without
 * custom objects, and which predicts the same there: `Deconvolution` and what else Keras lacks are written
 * as the plain layers that they stand for. With `compile` Keras goes on with its training. What is kept with the model
 * (`setUserDefinedMetadata`) is in the file, too: Keras leaves it alone, `loadKeras` keeps it with the model.
 *
 * @param options `format`: 'keras', the default, for Keras 3, or 'h5' for Keras 2; `inputShape`: the
 *     sizes that the file's model is for, where the model takes any; `compile`: whether optimizer, losses and metrics
 *     are written; `leaveOut`: those of them that Keras lacks.
 * @param model built
 * @returns the file's bytes.
 * @throws ValueError that names the layer and what comes nearest, if Keras has no such layer; or if
 *     sizes that Keras has to be told are not known; or if inputShape is not one that the model takes; or if Keras has
 *     no such optimizer, loss or metric, or the model is not compiled.
 * @example
 * const model = tf.sequential({ layers: [layers.deconvolution({ filters: 1, inputShape: [null, 4] })] });
 * const file = await toKeras(model, { inputShape: [16, 4] });
 * (await loadKeras(file)).outputs[0].shape; // [null, 32, 1]
 */
export async function toKeras(
  model: tfl.LayersModel,
  options: ToKerasOptions = {},
): Promise<Uint8Array> {
  onlyKnown('toKeras', options, ['format', 'inputShape', 'compile', 'leaveOut']);
  checkModel('toKeras', 'the model', model);
  const format = oneOf('toKeras', 'format', options.format ?? 'keras', FORMATS);
  const { compile = false, leaveOut = [], inputShape } = options;
  flag('toKeras', 'compile', compile);
  for (const name of array('toKeras', 'leaveOut', leaveOut)) text('toKeras', 'a name', name);
  const write = async (written: WrittenModel, origin: Origin) => {
    const legacy = format === 'h5';
    const compiled = compile ? await writeCompiled(model, written, origin, leaveOut, legacy) : null;
    return (legacy ? toHdf5 : toZip)(written, compiled, metadataPairs(model));
  };
  if (inputShape === undefined) return write(writeModel(model), (variable) => variable);
  const copy = await withSizes('toKeras', model, inputShape);
  try {
    const places = new Map(copy.weights.map((weight, i) => [weight, model.weights[i]!]));
    return await write(writeModel(copy), (variable) => places.get(variable)!);
  } finally {
    copy.dispose();
  }
}
