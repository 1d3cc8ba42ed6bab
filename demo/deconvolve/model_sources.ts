import type { LayersModel } from '@tensorflow/tfjs-layers';
import { fail } from '../../lib/check.js';
import { loadLayersModel } from '../../lib/index.js';
import { loadDemoModel } from '../engine/demo_models.js';
import { unzipped } from '../run/open/unzipped.js';

/** A model that the view can show; it may be loaded more than once. */
export interface ShownModel {
  readonly name: string;
  /** Its name in the address, if it has one. */
  readonly address: string | null;
  load(progress: (fraction: number) => void): Promise<LayersModel>;
}

/** The demo's own models, each with an example and the values as it was trained on them. */
export const OURS: Readonly<Record<string, { label: string; example: string; scale?: string }>> = {
  digits: { label: 'Digits: a classifier', example: '3' },
  glyphs: { label: 'Digits: an autoencoder', example: '8' },
  cells: { label: 'Cells: a U-Net', example: 'cells', scale: 'exposure' },
  ecg: { label: 'Heartbeats: an autoencoder, 1-D', example: 'heartbeat', scale: 'standard' },
  waves: { label: 'ECG waves: a U-Net, 1-D', example: 'ecg', scale: 'standard' },
};

export const ourModel = (name: string): ShownModel => ({
  name: OURS[name]!.label,
  address: name,
  load: (progress) => loadDemoModel(name, progress),
});

export const MODEL_FILES = '.keras,.h5,.hdf5,.json,.bin,.onnx,.zip';
const KERAS = /\.(keras|h5|hdf5)$/i;
/** What the converter writes into the model.json of a Keras model; tfjs writes its own name there. */
const CONVERTED = /"keras_version":\s*"(?!tfjs)/;

/** A Keras or ONNX file, or a model.json with its weights, or these in a .zip; what reads the former is loaded when it is needed. */
async function loadFiles(given: readonly File[]): Promise<LayersModel> {
  const zip = given.length === 1 && /\.zip$/i.test(given[0]!.name);
  const files = zip ? await unzipped(given[0]!) : given;
  if (files.some(({ name }) => /\.onnx$/i.test(name))) {
    const { loadOnnx } = await import('../../lib/onnx/index.js');
    return loadOnnx(files);
  }
  const json = files.find(({ name }) => /\.json$/i.test(name));
  const keras = files.length === 1 && KERAS.test(files[0]!.name);
  if (!keras && json === undefined) {
    const names = files.map(({ name }) => name);
    fail(
      'This page',
      'the files',
      'one .keras, .h5 or .onnx, or a model.json and its weights',
      names,
    );
  }
  if (!keras && !CONVERTED.test(await json!.text())) return loadLayersModel(files);
  const { loadKeras } = await import('../../lib/keras/index.js');
  return loadKeras(files);
}

/** The user's own model. */
export const ownModel = (files: readonly File[]): ShownModel => ({
  name: files.find(({ name }) => !/\.bin$/i.test(name))?.name ?? files[0]!.name,
  address: null,
  load: () => loadFiles(files),
});
