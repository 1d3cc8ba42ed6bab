import { createHash } from 'node:crypto';
import * as fs from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { fail, ValueError } from '../check.js';
import { checkModelFile, type ModelFile, manifestBytes } from '../load/manifest.js';
import { parseJson } from '../load/parse_json.js';
import { modelPath } from './model_path.js';

/** A file's bytes in a buffer of their own, or an error that says what the file is for. */
async function readBytes(path: string, role: string): Promise<ArrayBuffer> {
  const file = await fs.readFile(path).catch((cause: NodeJS.ErrnoException) => {
    const got = cause.code === 'ENOENT' ? 'no such file' : cause.message;
    throw new ValueError(`${path}: ${role} must be readable, got ${got}.`, { cause });
  });
  const buffer = file.buffer as ArrayBuffer;
  // A small file's Buffer may be a part of a larger pool; a large one is not copied.
  const alone = buffer.byteLength === file.byteLength;
  return alone ? buffer : buffer.slice(file.byteOffset, file.byteOffset + file.byteLength);
}

async function readGroup(
  folder: string,
  { paths, weights }: tf.io.WeightsManifestConfig[number],
  records: NonNullable<ModelFile['files']>,
): Promise<ArrayBuffer[]> {
  const buffers: ArrayBuffer[] = [];
  for (const name of paths) {
    const path = join(folder, name);
    const buffer = await readBytes(path, 'the weights file');
    const record = records[name];
    if (record !== undefined) {
      if (buffer.byteLength !== record.bytes) {
        fail(path, "the file's length", `${record.bytes} bytes`, buffer.byteLength);
      }
      const sha256 = createHash('sha256').update(new Uint8Array(buffer)).digest('hex');
      if (sha256 !== record.sha256) fail(path, "the file's SHA-256", record.sha256, sha256);
    }
    buffers.push(buffer);
  }
  const total = buffers.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const { bytes, exact } = manifestBytes(weights);
  if (exact ? total !== bytes : total < bytes) {
    const expected = `${exact ? '' : 'at least '}${bytes} bytes, as the manifest says`;
    const what = paths.length === 1 ? "the file's length" : "the files' length together";
    fail(paths.map((name) => join(folder, name)).join(' + '), what, expected, total);
  }
  return buffers;
}

async function assemble(modelFile: string, text: string): Promise<tf.io.ModelArtifacts> {
  const model = checkModelFile(modelFile, parseJson(modelFile, text));
  const buffers: ArrayBuffer[] = [];
  for (const group of model.weightsManifest) {
    buffers.push(...(await readGroup(dirname(modelFile), group, model.files ?? {})));
  }
  return tf.io.getModelArtifactsForJSON(model, async (manifest) => [
    manifest.flatMap(({ weights }) => weights),
    buffers.length === 1 ? buffers[0]! : buffers,
  ]);
}

/**
 * A saved model's artifacts, every length and checksum looked at.
 *
 * @param path the model's folder, or its model.json.
 * @throws ValueError that names the file and what is wrong with it.
 */
export async function readArtifacts(path: string): Promise<tf.io.ModelArtifacts> {
  const modelFile = await modelPath(path);
  const readText = async () =>
    new TextDecoder().decode(await readBytes(modelFile, 'the model file'));
  for (let text = await readText(); ; ) {
    try {
      return await assemble(modelFile, text);
    } catch (error) {
      // If the model was replaced meanwhile, the weights read were another's: read the new one.
      const now = await readText();
      if (now === text) throw error;
      text = now;
    }
  }
}
