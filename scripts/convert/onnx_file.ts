import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { loadOnnx, type ToOnnxOptions, toOnnxFiles } from '../../lib/onnx/index.js';
import { decodeModel } from '../../lib/onnx/protobuf/decode.js';
import { firstOrder, lastOrder } from '../../lib/onnx/read/layouts.js';
import { CHANNELS_KEY } from '../../lib/onnx/write/metadata.js';
import { writeWhole } from '../../lib/training/write_whole.js';

/** Writes a model as an .onnx, and files of weights beside it where there are more than 2 GB. */
export async function writeOnnxFile(
  model: tfl.LayersModel,
  target: string,
  options: ToOnnxOptions,
): Promise<void> {
  const files = await toOnnxFiles(model, { ...options, name: path.basename(target) });
  const folder = path.dirname(target);
  await mkdir(folder, { recursive: true });
  // The model last: it names the others.
  for (const [name, bytes] of Object.entries(files).reverse()) {
    writeWhole(path.join(folder, name), bytes);
  }
}

/** What the model of an .onnx that toOnnx wrote predicts, of inputs and in outputs of tfjs's order of axes. */
export async function onnxPredictor(target: string): Promise<(inputs: tf.Tensor[]) => tf.Tensor[]> {
  const model = await loadOnnx(target, { layout: 'keep' });
  const { metadata, graph } = decodeModel(target, new Uint8Array(await readFile(target)));
  const text = metadata.find(({ key }) => key === CHANNELS_KEY)!.value!;
  const first = JSON.parse(text) as Record<string, boolean>;
  const turned = (x: tf.Tensor, name: string | undefined, order: (rank: number) => number[]) =>
    first[name ?? ''] === true ? tf.transpose(x, order(x.rank)) : x;
  return (inputs) => {
    const given = inputs.map((x, i) => turned(x, graph!.inputs[i]?.name, firstOrder));
    const made = [model.predict(given.length === 1 ? given[0]! : given)].flat();
    return made.map((y, i) => turned(y, graph!.outputs[i]?.name, lastOrder));
  };
}
