import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';

interface Values {
  shape: number[];
  data: number[];
}

/** The largest difference between a model's outputs and those that Keras wrote down, in any element. */
export function differenceToKeras(model: tfl.LayersModel, file: string): number {
  const io = JSON.parse(readFileSync(file, 'utf8')) as { inputs: Values[]; outputs: Values[] };
  return tf.tidy(() => {
    const inputs = io.inputs.map(({ data, shape }, i) =>
      tf.tensor(data, shape, model.inputs[i]!.dtype as 'float32'),
    );
    const outputs = [model.predict(inputs.length === 1 ? inputs[0]! : inputs)].flat();
    expect(outputs.map(({ shape }) => shape)).toEqual(io.outputs.map(({ shape }) => shape));
    const differences = outputs.flatMap((output, i) => {
      const values = output.dataSync();
      return io.outputs[i]!.data.map((value, j) => Math.abs(value - values[j]!));
    });
    // NaN is no small difference.
    return differences.every((d) => d >= 0) ? Math.max(...differences) : Number.POSITIVE_INFINITY;
  });
}
