/**
 * npx tfjs-deconv convert IN OUT [OPTIONS]
 *
 * Converts a model between Keras's files and tfjs's, and checks that it predicts the same.
 *
 * IN   a .keras, an .h5 or .hdf5 (whole models of Keras 2 or 3), a model.json or its folder (of
 *      tfjs or of the tensorflowjs converter), or the URL of one.
 * OUT  a .keras (Keras 3), an .h5 or .hdf5 (Keras 2), or a folder for tfjs: model.json and its weights.
 *
 *   --backend NAME   where to predict: tensorflow, wasm or cpu; default the first of them that loads
 *   --input-shape S  writes a .keras or .h5 for input of this shape (64,64,1), where the model takes any:
 *                    Keras has to be told the sizes of a U-Net
 *   --size N         otherwise what to compare predictions at, for sizes that are open; default 32
 *   -h, --help       print this text
 *
 * Prints what the model is and how far the predictions of the new file are from those of the old
 * one on random input. Ends with status 1 if that is more than 1e-5 of the largest of them.
 */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { Random } from '../lib/arithmetic/random.js';
import { fail, oneOf, ValueError } from '../lib/check.js';
import { loadKeras, toKeras } from '../lib/keras/index.js';
import { pickBackend, saveModel } from '../lib/node/index.js';
import { writeWhole } from '../lib/training/write_whole.js';
import { integerOption, runScript } from './command_line.js';

const TOLERANCE = 1e-5;
const BACKENDS = ['tensorflow', 'wasm', 'cpu'] as const;

/** Random input for a model: -1 to 1, or for indices 0 and 1, which every table has. */
function randomInputs(model: tfl.LayersModel, open: number): tf.Tensor[] {
  const random = new Random(1);
  return model.inputs.map(({ shape, dtype }) => {
    const sizes = shape.map((size, axis) => size ?? (axis === 0 ? 2 : open));
    const draw =
      dtype === 'int32' ? () => Math.round(random.uniform()) : () => random.uniform(-1, 1);
    const values = Array.from({ length: tf.util.sizeFromShape(sizes) }, draw);
    return tf.tensor(values, sizes, dtype as 'float32');
  });
}

/** The largest difference between two models, and the largest output. */
function compare(a: tfl.LayersModel, b: tfl.LayersModel, open: number): [number, number] {
  return tf.tidy(() => {
    const inputs = randomInputs(a, open);
    const [p, q] = [a, b].map((model) =>
      [model.predict(inputs.length === 1 ? inputs[0]! : inputs)].flat(),
    );
    const largest = (tensor: tf.Tensor) => tf.max(tf.abs(tensor)).dataSync()[0]!;
    const differences = p!.map((output, i) => largest(tf.sub(output, q![i]!)));
    return [Math.max(...differences), Math.max(...p!.map(largest))];
  });
}

const sizes = (tensors: tfl.SymbolicTensor[]) =>
  tensors.map(({ shape }) => `[${shape.map((n) => n ?? '?').join(', ')}]`).join(', ');

/** A shape on the command line: 64,64,1. */
function shapeOption(text: string): number[] {
  const shape = text.split(',').map(Number);
  if (shape.every((n) => Number.isInteger(n) && n > 0)) return shape;
  return fail('--input-shape', 'its value', 'sizes and channels with commas, as 64,64,1', text);
}

const options = {
  backend: { type: 'string' },
  'input-shape': { type: 'string' },
  size: { type: 'string', default: '32' },
} as const;

await runScript(
  import.meta.url,
  options,
  async ({ backend, 'input-shape': input, size }, [source, target, ...more]) => {
    if (source === undefined || target === undefined || more.length > 0) {
      throw new ValueError('convert: the arguments must be IN and OUT; --help says more.');
    }
    if (/\.(json|safetensors|onnx|pb|tflite|pth?|bin)$/i.test(target)) {
      throw new ValueError(`convert: OUT must be a .keras, an .h5 or a folder, got '${target}'.`);
    }
    const ending = /\.(keras|h5|hdf5)$/i.exec(target)?.[1]?.toLowerCase();
    const open = integerOption('size', size);
    const inputShape = input === undefined ? {} : { inputShape: shapeOption(input) };
    if (input !== undefined && ending === undefined) {
      fail('--input-shape', 'OUT', 'a .keras or an .h5, as tfjs needs no sizes', target);
    }
    if (backend !== undefined) oneOf('convert', '--backend', backend, BACKENDS);
    await pickBackend(backend as (typeof BACKENDS)[number] | undefined);
    const model = await loadKeras(source);
    const weights = `${model.countParams().toLocaleString('en')} parameters`;
    console.log(`${source}: '${model.name}', ${model.layers.length} layers, ${weights}`);
    console.log(
      `  ${sizes(model.inputs)} -> ${sizes(model.outputs)}, computed on ${tf.getBackend()}`,
    );
    if (ending === undefined) await saveModel(model, target);
    else {
      const format = ending === 'keras' ? 'keras' : 'h5';
      const bytes = await toKeras(model, { format, ...inputShape });
      await mkdir(path.dirname(target), { recursive: true });
      writeWhole(target, bytes);
    }
    const written = await loadKeras(target);
    const [difference, largest] = compare(written, model, open);
    console.log(`${target}: written; on random input it differs by ${difference.toExponential(1)}`);
    if (!(difference <= TOLERANCE * Math.max(largest, 1))) {
      throw new ValueError(`${target}: the predictions must be those of ${source}.`);
    }
  },
);
