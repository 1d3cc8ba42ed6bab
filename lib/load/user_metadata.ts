import type { LayersModel } from '@tensorflow/tfjs-layers';
import { fail } from '../check.js';
import { isObject } from './is_object.js';
import { parseJson } from './parse_json.js';

/**
 * The key under which files of other formats keep what tfjs keeps as user metadata, as JSON: a file of a .keras with the
 * ending .json, an attribute of an .h5, a property of an ONNX model.
 */
export const METADATA_KEY = 'tfjs_deconv';

/** What a reader says of the file that the model was, which no other file is. */
const OF_THE_FILE = ['onnx'];

/** A model's user metadata as pairs of texts, for formats that keep such pairs; none for a model without. */
export function metadataPairs(model: LayersModel): [key: string, value: string][] {
  const all = Object.entries((model.getUserDefinedMetadata() ?? {}) as Record<string, unknown>);
  const kept = all.filter(([key]) => !OF_THE_FILE.includes(key));
  return kept.length === 0 ? [] : [[METADATA_KEY, JSON.stringify(Object.fromEntries(kept))]];
}

/**
 * The user metadata that a file has as text.
 *
 * @param text undefined: the file has none
 * @throws ValueError that names the file, for what is no JSON object.
 */
export function parseMetadata(where: string, text: string | undefined): object | undefined {
  if (text === undefined) return undefined;
  const metadata = parseJson(`${where}: ${METADATA_KEY}`, text);
  return isObject(metadata) ? metadata : fail(where, METADATA_KEY, 'an object of JSON', metadata);
}

/** Keeps metadata with a model, beside what it has already. */
export function addMetadata(model: LayersModel, metadata: object | undefined): void {
  if (metadata === undefined) return;
  model.setUserDefinedMetadata({ ...model.getUserDefinedMetadata(), ...metadata });
}
