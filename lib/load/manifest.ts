import type { io } from '@tensorflow/tfjs-core';
import { product } from '../arithmetic/product.js';
import { array, fail, integer, oneOf, record, show, ValueError } from '../check.js';

/** Length and checksum of a weights file, kept in model.json where other readers ignore it. */
export interface FileRecord {
  /** Bytes. */
  bytes: number;
  /** SHA-256, 64 hexadecimal digits. */
  sha256: string;
}

/** model.json as this package writes it: tfjs's own keys and `files`. */
export interface ModelFile extends io.ModelJSON {
  files?: Record<string, FileRecord>;
}

/** Bytes per value; a string has four for its length and then its own. */
const BYTES = { float32: 4, int32: 4, bool: 1, complex64: 8, string: 4 } as const;
const QUANTIZED_BYTES = { float16: 2, uint8: 1, uint16: 2 } as const;

/** tfjs counts elements in 32 bits. */
const LONGEST = 2 ** 31 - 1;

/** Whether a name is that of another file in the same folder, on every system, and no model.json. */
function isNeighbour(name: unknown): name is string {
  if (typeof name !== 'string' || name === '' || name.length > 255) return false;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a NUL ends a name in the system's eyes.
  if (/[/\\:\u0000-\u001f]/.test(name) || /^\.+$/.test(name)) return false;
  return name.toLowerCase() !== 'model.json';
}

function checkWeight(where: string, name: string, value: unknown, seen: Set<string>): void {
  const weight = record(where, name, value);
  if (typeof weight.name !== 'string') fail(where, `${name}.name`, 'a string', weight.name);
  if (weight.name === '__proto__') fail(where, `${name}.name`, 'another name', weight.name);
  if (seen.has(weight.name)) {
    throw new ValueError(`${where}: ${name}.name must be unique, got ${show(weight.name)} again.`);
  }
  seen.add(weight.name);
  const full = `${name} (${weight.name})`;
  const shape = array(where, `${full}.shape`, weight.shape);
  for (const [i, size] of shape.entries()) {
    if (integer(where, `${full}.shape[${i}]`, size, 0) > LONGEST) {
      fail(where, `${full}.shape[${i}]`, `at most ${LONGEST}`, size);
    }
  }
  oneOf(where, `${full}.dtype`, weight.dtype, Object.keys(BYTES));
  if (weight.quantization === undefined) return;
  const quantization = record(where, `${full}.quantization`, weight.quantization);
  const dtypes = Object.keys(QUANTIZED_BYTES);
  oneOf(where, `${full}.quantization.dtype`, quantization.dtype, dtypes);
  if (quantization.dtype === 'float16') return;
  for (const key of ['scale', 'min']) {
    const number = quantization[key];
    if (!Number.isFinite(number)) {
      fail(where, `${full}.quantization.${key}`, 'a finite number', number);
    }
  }
}

/**
 * The value, if it has model.json's form: a topology and a manifest whose every weight has a name
 * of its own, a shape and a known dtype, and whose every file is one of the same folder.
 *
 * @param where the file's name.
 * @throws ValueError that names the file, the key, what was expected and what is there.
 */
export function checkModelFile(where: string, value: unknown): ModelFile {
  const file = record(where, 'the content', value);
  if (!('modelTopology' in file)) {
    fail(where, 'the content', "a model.json's, with modelTopology", Object.keys(file));
  }
  record(where, 'modelTopology', file.modelTopology);
  const seen = new Set<string>();
  for (const [g, entry] of array(where, 'weightsManifest', file.weightsManifest).entries()) {
    const group = record(where, `weightsManifest[${g}]`, entry);
    const weights = array(where, `weightsManifest[${g}].weights`, group.weights);
    for (const [p, path] of array(where, `weightsManifest[${g}].paths`, group.paths).entries()) {
      if (!isNeighbour(path)) {
        const expected = 'the name of a weights file in the same folder';
        fail(where, `weightsManifest[${g}].paths[${p}]`, expected, path);
      }
    }
    for (const [w, weight] of weights.entries()) {
      checkWeight(where, `weightsManifest[${g}].weights[${w}]`, weight, seen);
    }
  }
  const records = record(where, 'files', file.files ?? {});
  for (const [name, entry] of Object.entries(records)) {
    const { bytes, sha256 } = record(where, `files['${name}']`, entry);
    integer(where, `files['${name}'].bytes`, bytes, 0);
    if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256)) {
      fail(where, `files['${name}'].sha256`, '64 hexadecimal digits', sha256);
    }
  }
  return value as ModelFile;
}

/**
 * The specs of weights, if each has a name of its own, a shape and a known dtype.
 *
 * @param name what they are called in errors.
 * @throws ValueError as checkModelFile does.
 */
export function checkWeightSpecs(
  where: string,
  name: string,
  value: unknown,
): io.WeightsManifestEntry[] {
  const seen = new Set<string>();
  const weights = array(where, name, value);
  for (const [w, weight] of weights.entries()) checkWeight(where, `${name}[${w}]`, weight, seen);
  return weights as io.WeightsManifestEntry[];
}

/** How many bytes weights take in a file: exactly, or, if strings are among them, at least. */
export function manifestBytes(weights: readonly io.WeightsManifestEntry[]): {
  bytes: number;
  exact: boolean;
} {
  let bytes = 0;
  for (const { shape, dtype, quantization } of weights) {
    const each = quantization ? QUANTIZED_BYTES[quantization.dtype] : BYTES[dtype];
    bytes += each * product(shape);
  }
  return { bytes, exact: weights.every(({ dtype }) => dtype !== 'string') };
}
