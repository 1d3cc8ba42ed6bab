import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import type { CodeMap } from '../../demo/story/code_map.js';
import { glyphs } from '../../lib/data/index.js';
import { neighbourMap } from './neighbour_map.js';

const CHARACTERS = '0123456789';
const COUNT = 320;

/** The codes that an autoencoder's layer `code` gives digits like those it was trained on, and a map of them. */
export async function codeMap(model: tfl.LayersModel, seed: number): Promise<CodeMap> {
  const { images, shape, labels } = glyphs({ count: COUNT, seed, characters: CHARACTERS });
  const encoder = tfl.model({
    inputs: model.inputs,
    outputs: model.getLayer('code').output as tfl.SymbolicTensor,
  });
  const codes = tf.tidy(() => encoder.predict(tf.tensor(images, shape)) as tf.Tensor);
  const values = await codes.data<'float32'>();
  const numbers = codes.shape[1]!;
  codes.dispose();
  const rows = Array.from(labels, (_, at) =>
    Float64Array.from(values.subarray(at * numbers, (at + 1) * numbers)),
  );
  return {
    labels: Array.from(labels, (label) => CHARACTERS[label]).join(''),
    codes: Array.from(values, (value) => Math.round(value * 10)),
    places: Array.from(neighbourMap(rows, seed), (value) => Math.round(value * 1000)),
  };
}
