import * as tf from '@tensorflow/tfjs-core';
import { product } from '../lib/arithmetic/product.js';
import { Random } from '../lib/arithmetic/random.js';
import { DECODERS } from './decoder_models.js';

/** A decoder at batch 1 on the active backend, its input, the same in every process, and a run that answers the output's values. */
export function decoderRun(name: string) {
  const model = DECODERS[name]!();
  const random = new Random(1);
  const shape = [1, ...(model.inputs[0]!.shape.slice(1) as number[])];
  const input = tf.tensor(
    Float32Array.from({ length: product(shape) }, () => random.normal()),
    shape,
  );
  const run = async (): Promise<Float32Array> => {
    const output = model.predict(input) as tf.Tensor;
    const values = (await output.data()) as Float32Array;
    output.dispose();
    return values;
  };
  return { model, input, run };
}
