/**
 * npx tfjs-deconv convert IN OUT [OPTIONS]
 *
 * Converts a model between Keras's files, ONNX's and tfjs's, and checks that it predicts the same.
 *
 * IN   a .keras, an .h5 or .hdf5 (whole models of Keras 2 or 3), an .onnx, a model.json or its folder (of
 *      tfjs or of the tensorflowjs converter), the folder that `train` made, or the URL of a file.
 * OUT  a .keras (Keras 3), an .h5 or .hdf5 (Keras 2), an .onnx, or a folder for tfjs: model.json and its weights.
 *
 *   --backend NAME   where to predict: tensorflow, wasm, cpu or webgpu; default the first of them that loads
 *   --input-shape S  writes a .keras or .h5 for input of this shape (64,64,1), where the model takes any:
 *                    Keras has to be told the sizes of a U-Net
 *   --quantize HOW   writes a folder for tfjs whose weights are uint8, uint16 or float16 (uint8,out=float32: another
 *                    for layer out), and says how far the predictions are then; without a limit
 *   --layout L       of an .onnx that is written: channelsFirst, as everywhere in ONNX (default), or keep, for inputs
 *                    and outputs in tfjs's order of axes
 *   --opset N        of an .onnx that is written: the version of the operators, 13 to 23; default 17
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
import { fail, oneOf, ValueError } from '../lib/check.js';
import { loadKeras, toKeras } from '../lib/keras/index.js';
import { pickBackend, saveModel } from '../lib/node/index.js';
import { loadOnnx } from '../lib/onnx/index.js';
import { writeWhole } from '../lib/training/write_whole.js';
import { modelOfRun } from './command_line/model_of_run.js';
import { quantizeOption } from './command_line/quantize_option.js';
import { randomInputs } from './command_line/random_inputs.js';
import { integerOption, runScript } from './command_line.js';
import { onnxPredictor, writeOnnxFile } from './convert/onnx_file.js';

const TOLERANCE = 1e-5;
const BACKENDS = ['tensorflow', 'wasm', 'cpu', 'webgpu'] as const;

type Predict = (inputs: tf.Tensor[]) => tf.Tensor[];

const predictor =
  (model: tfl.LayersModel): Predict =>
  (inputs) =>
    [model.predict(inputs.length === 1 ? inputs[0]! : inputs)].flat();

/** The largest difference between what two models predict on inputs for a third, and the largest output. */
function compare(of: tfl.LayersModel, a: Predict, b: Predict, open: number): [number, number] {
  return tf.tidy(() => {
    const inputs = randomInputs(of, open);
    const [p, q] = [a, b].map((predict) => predict(inputs));
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
  quantize: { type: 'string' },
  layout: { type: 'string' },
  opset: { type: 'string' },
  size: { type: 'string', default: '32' },
} as const;

await runScript(
  import.meta.url,
  options,
  async (
    { backend, 'input-shape': input, layout, opset, quantize, size },
    [source, target, ...more],
  ) => {
    if (source === undefined || target === undefined || more.length > 0) {
      throw new ValueError('convert: the arguments must be IN and OUT; --help says more.');
    }
    if (/\.(json|safetensors|pb|tflite|pth?|bin)$/i.test(target)) {
      throw new ValueError(
        `convert: OUT must be a .keras, an .h5, an .onnx or a folder, got '${target}'.`,
      );
    }
    const ending = /\.(keras|h5|hdf5|onnx)$/i.exec(target)?.[1]?.toLowerCase();
    const open = integerOption('size', size);
    const inputShape = input === undefined ? {} : { inputShape: shapeOption(input) };
    const toOnnx = ending === 'onnx';
    if (input !== undefined && (ending === undefined || toOnnx)) {
      fail('--input-shape', 'OUT', 'a .keras or an .h5, as tfjs and ONNX need no sizes', target);
    }
    const stored = quantize === undefined ? {} : { quantize: quantizeOption(quantize) };
    if (quantize !== undefined && ending !== undefined) {
      fail('--quantize', 'OUT', 'a folder for tfjs, as others have no such weights', target);
    }
    for (const [name, value] of Object.entries({ layout, opset })) {
      if (value !== undefined && !toOnnx) fail(`--${name}`, 'OUT', 'an .onnx', target);
    }
    const form = {
      ...(layout !== undefined && {
        layout: oneOf('convert', '--layout', layout, ['channelsFirst', 'keep']),
      }),
      ...(opset !== undefined && { opset: integerOption('opset', opset, 13) }),
    };
    if (backend !== undefined) oneOf('convert', '--backend', backend, BACKENDS);
    await pickBackend(backend as (typeof BACKENDS)[number] | undefined);
    const isOnnx = /\.onnx(\?.*)?$/i.test(source);
    const model = (await modelOfRun(source)) ?? (await (isOnnx ? loadOnnx : loadKeras)(source));
    const weights = `${model.countParams().toLocaleString('en')} parameters`;
    console.log(`${source}: '${model.name}', ${model.layers.length} layers, ${weights}`);
    console.log(
      `  ${sizes(model.inputs)} -> ${sizes(model.outputs)}, computed on ${tf.getBackend()}`,
    );
    if (ending === undefined) await saveModel(model, target, stored);
    else if (toOnnx) await writeOnnxFile(model, target, form);
    else {
      const format = ending === 'keras' ? 'keras' : 'h5';
      const bytes = await toKeras(model, { format, ...inputShape }).catch((error: Error) => {
        // What the function calls an option has another name here.
        error.message = error.message.replace('the option inputShape', '--input-shape 64,64,1');
        throw error;
      });
      await mkdir(path.dirname(target), { recursive: true });
      writeWhole(target, bytes);
    }
    const written = toOnnx ? null : await loadKeras(target);
    const predict = written === null ? await onnxPredictor(target) : predictor(written);
    const [difference, largest] = compare(written ?? model, predictor(model), predict, open);
    console.log(`${target}: written; on random input it differs by ${difference.toExponential(1)}`);
    if (quantize !== undefined) {
      console.log(
        `  its weights are ${quantize}; the largest prediction is ${largest.toExponential(1)}`,
      );
      return;
    }
    if (!(difference <= TOLERANCE * Math.max(largest, 1))) {
      throw new ValueError(`${target}: the predictions must be those of ${source}.`);
    }
  },
);
