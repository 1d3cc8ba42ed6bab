import { isObject } from './is_object.js';
import { parseJsonBytes } from './parse_json.js';
import { isSafetensors } from './safetensors.js';

/** What else people have under the name of a model, by how it begins: as text, one character a byte. */
const TEXTS: readonly [RegExp, string][] = [
  [/^version https:\/\/git-lfs/, 'a pointer of Git LFS to a file that is not there'],
  [
    /^\s*(<!--.*?-->\s*)?<(!doctype html|html)/is,
    "an HTML page, as a server sends for a file it doesn't have",
  ],
  [/^\s*<(\?xml|Error>)/, "an XML document, as a store sends for a file it doesn't have"],
  [/^.{257}ustar/s, 'a tar archive (to be unpacked first)'],
];

/** And as hexadecimal digits. */
const BYTES: readonly [RegExp, string][] = [
  [/^1f8b/, 'a gzip archive (to be unpacked first)'],
  [/^934e554d5059/, 'an array of NumPy'],
  [/^894844460d0a1a0a/, 'an HDF5 file (loadKeras of tfjs-deconv/keras reads those of Keras)'],
  [/^89504e47/, 'a PNG picture'],
  [/^ffd8ff/, 'a JPEG picture'],
  [/^.{8}54464c33/, 'a model of TensorFlow Lite, which has no layers'],
  [
    /^800[2-5]8a0a6cfc9c46f9206aa850192e/,
    'weights of PyTorch (importTorch of tfjs-deconv/torch puts them into a model)',
  ],
  [/^800[2-5]/, 'a pickle of Python'],
  [/^08(0[3-9a-f]|1[0-9a-f])/, 'a model of ONNX (loadOnnx of tfjs-deconv/onnx)'],
  // The version of its schema, and a graph.
  [
    /^080112/,
    'a SavedModel of TensorFlow (model.save of Keras and tensorflowjs_converter write what is read here)',
  ],
];

/** What a zip's directory names: by the end of a name, what the zip is. */
const ZIPS: readonly [string, string][] = [
  ['model.weights.h5', 'a model of Keras (loadKeras of tfjs-deconv/keras)'],
  ['data.pkl', 'weights of PyTorch (importTorch of tfjs-deconv/torch puts them into a model)'],
  ['.onnx', 'a zip with an .onnx in it (to be unpacked first)'],
  ['.npy', 'an archive of NumPy'],
];

/** Where a zip has its names: a comment behind its directory is at most as long. */
const DIRECTORY = 2 ** 16;

/** How a kind of JSON is told, and what it is. */
const JSONS: readonly [(json: Record<string, unknown>) => boolean, string][] = [
  [
    ({ format, modelTopology }) =>
      format === 'graph-model' || (isObject(modelTopology) && 'node' in modelTopology),
    'a graph model (tf.loadGraphModel runs it; convert with --output_format=tfjs_layers_model for layers)',
  ],
  [
    (json) => 'modelTopology' in json,
    "a model.json of tfjs's (loadLayersModel, or loadKeras of tfjs-deconv/keras)",
  ],
  [
    (json) => isObject(json.weight_map),
    'an index of shards of PyTorch (importTorch of tfjs-deconv/torch)',
  ],
  [
    (json) => 'class_name' in json && 'config' in json,
    'the layers alone of a model of Keras (model.to_json), without weights',
  ],
  [() => true, 'JSON of another kind'],
];

/** What JSON is; null if it is no object. */
export function kindOfJson(json: unknown): string | null {
  return isObject(json) ? JSONS.find(([is]) => is(json))![1] : null;
}

/** What damaged JSON is, its reader says. */
function jsonKind(data: Uint8Array): string | null {
  try {
    return kindOfJson(parseJsonBytes('', data));
  } catch {
    return null;
  }
}

/** What bytes are, if it is a kind of file that is known; else null. */
export function kindOfBytes(data: Uint8Array): string | null {
  if (data.length === 0) return 'an empty file';
  if (isSafetensors(data)) {
    return (
      'a safetensors file, which has weights and no layers ' +
      '(importTorch of tfjs-deconv/torch puts them into a model)'
    );
  }
  // One character a byte, which no TextDecoder gives.
  const beginning = String.fromCharCode(...data.subarray(0, 512));
  if (beginning.startsWith('PK\x03\x04')) {
    const names = new TextDecoder().decode(data.subarray(-DIRECTORY));
    return ZIPS.find(([name]) => names.includes(name))?.[1] ?? 'a zip of another kind';
  }
  const digits = Array.from(data.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0'));
  const kind =
    TEXTS.find(([start]) => start.test(beginning)) ??
    BYTES.find(([start]) => start.test(digits.join('')));
  if (kind === undefined) return /^\s*\{/.test(beginning) ? jsonKind(data) : null;
  const size = /^size (\d+)$/m.exec(beginning)?.[1];
  const pointer = beginning.startsWith('version') && size !== undefined;
  return pointer ? `${kind[1]} (git lfs pull brings its ${size} bytes)` : kind[1];
}

/** What a file is that holds no model. */
export function describeBytes(data: Uint8Array): string {
  const kind = kindOfBytes(data);
  if (kind !== null) return kind;
  const first = [...data.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0'));
  return `one that begins with ${first.join(' ')}`;
}
