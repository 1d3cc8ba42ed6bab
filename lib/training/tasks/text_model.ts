import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { Alphabet } from '../../data/index.js';

/** The characters that models are trained on; all others are question marks. */
export const alphabet = new Alphabet({ unknown: '?' });

const encoders = (model: tfl.LayersModel) =>
  model.layers.filter(({ name }) => /^encode\d+$/.test(name));

/** How many characters a place of a model's code stands for. */
export const unitOf = (model: tfl.LayersModel) => 2 ** encoders(model).length;

/** The part of a model from lines to codes. */
export function encoderOf(model: tfl.LayersModel): tfl.LayersModel {
  const outputs = encoders(model).at(-1)!.output as tfl.SymbolicTensor;
  return tfl.model({ inputs: model.inputs, outputs });
}

/** Lines of one length as a model takes them, filled up to a multiple of `unit` characters. */
export function asTensor(lines: string[], unit: number): tf.Tensor2D {
  const length = Math.ceil(lines[0]!.length / unit) * unit;
  const ids = lines.flatMap((line) => Array.from(alphabet.encode(line, length)));
  return tf.tensor2d(ids, [lines.length, length], 'int32');
}

/** What a model makes of a line, whatever its length. */
export async function reconstruct(model: tfl.LayersModel, line: string): Promise<Int32Array> {
  const ids = tf.tidy(() => {
    const y = model.predict(asTensor([line], unitOf(model))) as tf.Tensor;
    return tf.cast(tf.argMax(y, 2), 'int32');
  });
  const values = await ids.data<'int32'>();
  ids.dispose();
  return values.subarray(0, line.length);
}
