import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { torchLayers } from '../../lib/torch/index.js';

export const FIXTURES = path.join(__dirname, '..', 'fixtures', 'torch');

export interface Values {
  shape: number[];
  data: number[];
}

/** What PyTorch printed, was given and made of it. */
export interface TorchCase {
  printed: string;
  input: Values;
  output: Values;
}

export const readCase = (name: string): TorchCase =>
  JSON.parse(readFileSync(path.join(FIXTURES, `${name}.io`), 'utf8'));

export const fileOf = (name: string) => path.join(FIXTURES, `${name}.safetensors`);

/** The model that PyTorch has printed. */
export function modelOf({ printed, input }: TorchCase): tfl.Sequential {
  const first = tfl.layers.inputLayer({ inputShape: input.shape.slice(1) });
  return tfl.sequential({ layers: [first, ...torchLayers(printed)] });
}

/** The largest difference between a model's output and PyTorch's. */
export function difference(model: tfl.LayersModel, { input, output }: TorchCase): number {
  return tf.tidy(() => {
    const y = model.predict(tf.tensor(input.data, input.shape)) as tf.Tensor;
    expect(y.shape).toEqual(output.shape);
    return tf.max(tf.abs(tf.sub(y, tf.tensor(output.data, output.shape)))).dataSync()[0]!;
  });
}
