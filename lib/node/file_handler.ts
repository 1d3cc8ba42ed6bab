import { createHash, randomBytes } from 'node:crypto';
import * as fs from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { fail, integer, onlyKnown, ValueError } from '../check.js';
import { checkModelFile, type FileRecord, type ModelFile } from '../load/manifest.js';
import { parseJson } from '../load/parse_json.js';
import { publishFolder } from './publish_folder.js';
import { readArtifacts } from './read_artifacts.js';

/** How `fileHandler` saves. */
export interface FileHandlerOptions {
  /** The longest weights file, in bytes; more weights go to several. Default 1 GiB. */
  shardBytes?: number;
}

const WEIGHTS = /^weights-[0-9a-f]{16}\.bin$/;

/**
 * The weights as files named after their content, each with its length and checksum.
 *
 * @param salt makes other names of the same content.
 */
function shards(data: tf.io.WeightData, shardBytes: number, salt: string) {
  const weights = new tf.io.CompositeArrayBuffer(data);
  const parts = new Map<string, Uint8Array>();
  const files: Record<string, FileRecord> = {};
  const paths: string[] = [];
  for (let start = 0; start < weights.byteLength || start === 0; start += shardBytes) {
    const end = Math.min(start + shardBytes, weights.byteLength);
    const content = new Uint8Array(weights.slice(start, end));
    const sha256 = createHash('sha256').update(content).digest('hex');
    const id =
      salt === ''
        ? sha256
        : createHash('sha256')
            .update(sha256 + salt)
            .digest('hex');
    const name = `weights-${id.slice(0, 16)}.bin`;
    parts.set(name, content);
    files[name] = { bytes: content.length, sha256 };
    paths.push(name);
  }
  return { parts, files, paths };
}

/** The files in `folder` that its model.json mentions. */
async function mentioned(folder: string): Promise<Set<string>> {
  const path = join(folder, 'model.json');
  const file = checkModelFile(path, parseJson(path, await fs.readFile(path, 'utf8')));
  return new Set(file.weightsManifest.flatMap(({ paths }) => paths));
}

async function save(
  folder: string,
  artifacts: tf.io.ModelArtifacts,
  shardBytes: number,
): Promise<tf.io.SaveResult> {
  const { modelTopology, weightData, weightSpecs } = artifacts;
  if (typeof modelTopology !== 'object' || modelTopology instanceof ArrayBuffer) {
    fail(folder, 'modelTopology', 'a JSON object', modelTopology);
  }
  if (weightData === undefined || weightSpecs === undefined) {
    throw new ValueError(`${folder}: the artifacts must have weights, got a topology only.`);
  }
  const entry = await fs.stat(folder).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'ENOTDIR') return undefined;
    throw new ValueError(`${folder}: the path must lie in a folder, got a file above it.`, {
      cause,
    });
  });
  if (entry !== undefined && !entry.isDirectory()) {
    throw new ValueError(`${folder}: the path must be a folder or free, got a file.`);
  }
  const { weightData: _data, weightSpecs: _specs, getWeightStream: _stream, ...rest } = artifacts;
  const make = (alone: boolean) => {
    const salt = alone ? '' : randomBytes(16).toString('hex');
    const { parts, files, paths } = shards(weightData, shardBytes, salt);
    const weightsManifest = [{ paths, weights: weightSpecs }];
    const model: ModelFile = { ...rest, modelTopology, weightsManifest, files };
    return { parts, main: { name: 'model.json', content: JSON.stringify(model) } };
  };
  await publishFolder(folder, make, async (names) => {
    // Whoever has put something else there has done so meanwhile, and knows what serves.
    const now = await mentioned(folder).catch(() => null);
    return now === null ? [] : names.filter((name) => WEIGHTS.test(name) && !now.has(name));
  });
  return { modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON(artifacts) };
}

/**
 * Saves models to and loads them from a folder, in tfjs's own format, without tfjs-node.
 *
 * The folder holds model.json and weights-HASH.bin. A crash while saving, even a power cut, leaves
 * the old model or the new one, never half of one: see `publishFolder`. The lengths and SHA-256
 * checksums of the weights are kept under the key `files` of model.json and are verified by `load`;
 * other readers (tfjs-node, browsers) ignore the key. `load` reads what tfjs-node and the
 * tensorflowjs converter wrote as well.
 *
 * @param path the model's folder, or the model.json in it.
 * @param options shardBytes, 1 GiB where left out
 * @throws ValueError, from load: the file is missing, truncated, damaged or not a model; the
 *     message names it and says what is wrong. From save: the path is a file, or lies in one.
 * @example
 * const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [4] })] });
 * await model.save(fileHandler('out/model')); // { modelArtifactsInfo: ... }
 * const again = await tf.loadLayersModel(fileHandler('out/model'));
 * again.outputs[0].shape; // [null, 1]
 */
export function fileHandler(
  path: string,
  options: FileHandlerOptions = {},
): Required<tf.io.IOHandler> {
  if (typeof path !== 'string' || path === '') fail('fileHandler', 'path', 'a path', path);
  onlyKnown('fileHandler', options, ['shardBytes']);
  const shardBytes = integer('fileHandler', 'shardBytes', options.shardBytes ?? 2 ** 30, 1);
  const folder = basename(path) === 'model.json' ? dirname(path) : path;
  return {
    save: (artifacts) => save(folder, artifacts, shardBytes),
    load: () => readArtifacts(path),
  };
}
