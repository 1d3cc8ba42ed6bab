import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { detail, type Row, SHAPES, STEPS } from './rows.js';

/** Work to be timed, run to its end. */
export type Task = () => Promise<void> | void;

type Shape4D = [number, number, number, number];

function convTask(row: Row): Task {
  const shape = SHAPES[row.index]!;
  const { s, output, filter } = detail(shape);
  const [batch, height, width, channels] = shape.input;
  const x = tf.randomNormal(height === 1 ? [batch, width, channels] : [...shape.input]);
  const w = tf.randomNormal(height === 1 ? filter.slice(1) : [...filter]);
  const large = tf.randomNormal([...output]) as tf.Tensor4D;
  const strides = [...s] as [number, number];
  // As the layers do it: a signal is a picture of one line.
  const transpose = (image: tf.Tensor, kernel: tf.Tensor): tf.Tensor => {
    const flat = image.rank === 3;
    const [picture, taps] = flat
      ? [tf.expandDims(image, 1), tf.expandDims(kernel, 0)]
      : [image, kernel];
    const y = tf.conv2dTranspose(
      ...([picture as tf.Tensor4D, taps as tf.Tensor4D, [...output] as Shape4D] as const),
      ...([strides, 'same'] as const),
    );
    return flat ? tf.squeeze(y, [1]) : y;
  };
  if (row.kind === 'forward') return () => tf.tidy(() => void transpose(x, w));
  if (row.kind === 'limit') {
    const taps = (height === 1 ? tf.expandDims(w, 0) : w) as tf.Tensor4D;
    return () => tf.tidy(() => void tf.conv2d(large, taps, strides, 'same'));
  }
  const dy = height === 1 ? tf.squeeze(large, [1]) : large;
  return () => tf.tidy(() => void tf.grads(transpose)([x, w], dy));
}

async function stepTask(row: Row): Promise<Task> {
  const { builder, options, batch } = STEPS[row.index]!;
  const models: Record<string, unknown> = { ...(await import('../models/index.js')) };
  const model = (models[builder] as (options: object) => tfl.LayersModel)(options);
  model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
  const sizes = (shape: readonly (number | null)[]) => [batch, ...(shape.slice(1) as number[])];
  const x = tf.randomUniform(sizes(model.inputs[0]!.shape));
  const y = tf.randomUniform(sizes(model.outputs[0]!.shape));
  return async () => {
    await model.trainOnBatch(x, y);
  };
}

/** A row's work on the active backend. */
export function tfjsTask(row: Row): Promise<Task> | Task {
  return row.kind === 'step' ? stepTask(row) : convTask(row);
}
