import { parseJsonBytes } from '../../load/parse_json.js';
import type { Source } from '../../load/read_source.js';
import { isHdf5 } from '../hdf5/reader.js';
import { isKerasObject } from '../keras_object.js';

/** What `model.to_json()` gives: the layers, without weights. */
export interface Architecture {
  where: string;
  config: Record<string, unknown>;
  version: unknown;
}

export const looksLikeJson = (data: Uint8Array): boolean =>
  /^\s*\{/.test(new TextDecoder().decode(data.subarray(0, 64)));

/** The architecture in a JSON file; null if it is a model.json or something else. */
export function readArchitecture({ where, data }: Source): Architecture | null {
  if (!looksLikeJson(data)) return null;
  const config = parseJsonBytes(where, data);
  if (!isKerasObject(config)) return null;
  // Keras 2 writes its version down, Keras 3 the place of every class.
  const version = config.keras_version ?? (typeof config.module === 'string' ? '3' : '2');
  return { where, config, version };
}

/** An architecture and the file of its weights, in either order; null for any other two files. */
export function pairOf(
  files: readonly Source[],
): { architecture: Architecture; weights: Source } | null {
  const weights = files.find(({ data }) => isHdf5(data));
  const other = files.find((file) => file !== weights);
  const architecture = other === undefined ? null : readArchitecture(other);
  return weights === undefined || architecture === null ? null : { architecture, weights };
}
