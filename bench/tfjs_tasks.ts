import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { builtModel } from './built_model.js';
import type { Library } from './library.js';
import { BUILT, detail, ofModel, type Row, SHAPES } from './rows.js';

/** Work to be timed, run to its end. */
export type Task = () => Promise<void> | void;

type Shape4D = [number, number, number, number];

function convTask(row: Row, { tf }: Library): Task {
  const shape = SHAPES[row.index]!;
  const { s, output, filter } = detail(shape);
  const [batch, height, width, channels] = shape.input;
  const x = tf.randomNormal(height === 1 ? [batch, width, channels] : [...shape.input]);
  const w = tf.randomNormal(height === 1 ? filter.slice(1) : [...filter]);
  const large = tf.randomNormal([...output]) as Tensor4D;
  const strides = [...s] as [number, number];
  // As the layers do it: a signal is a picture of one line.
  const transpose = (image: Tensor, kernel: Tensor): Tensor => {
    const flat = image.rank === 3;
    const [picture, taps] = flat
      ? [tf.expandDims(image, 1), tf.expandDims(kernel, 0)]
      : [image, kernel];
    const y = tf.conv2dTranspose(
      picture as Tensor4D,
      taps as Tensor4D,
      [...output] as Shape4D,
      strides,
      'same',
    );
    return flat ? tf.squeeze(y, [1]) : y;
  };
  if (row.kind === 'forward') return () => tf.tidy(() => void transpose(x, w));
  if (row.kind === 'limit') {
    const taps = (height === 1 ? tf.expandDims(w, 0) : w) as Tensor4D;
    return () => tf.tidy(() => void tf.conv2d(large, taps, strides, 'same'));
  }
  const dy = height === 1 ? tf.squeeze(large, [1]) : large;
  return () => tf.tidy(() => void tf.grads(transpose)([x, w], dy));
}

function modelTask(row: Row, { tf, builders }: Library): Task {
  const { batch } = BUILT[row.index]!;
  const model = builtModel(row.index, builders);
  const sizes = (shape: readonly (number | null)[]) => [batch, ...(shape.slice(1) as number[])];
  const [input, output] = [model.inputs[0]!, model.outputs[0]!];
  // The text is places in an alphabet of 96.
  const whole = input.dtype === 'int32';
  const x = tf.randomUniform(sizes(input.shape), 0, whole ? 96 : 1, input.dtype as 'float32');
  if (row.kind === 'predict') return () => tf.tidy(() => void model.predict(x));
  model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
  const y = tf.randomUniform(sizes(output.shape));
  return async () => {
    await model.trainOnBatch(x, y);
  };
}

/** A row's work on the active backend. */
export function tfjsTask(row: Row, library: Library): Task {
  return ofModel(row) ? modelTask(row, library) : convTask(row, library);
}
