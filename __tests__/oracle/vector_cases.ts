import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { Conv2DTranspose } from '../../lib/layers/conv2d_transpose.js';
import { Conv3DTranspose } from '../../lib/layers/conv3d_transpose.js';

export interface Values {
  shape: number[];
  data: number[];
}

/** One case of a suite of ONNX's or WebNN's kind. */
export interface VectorCase {
  name: string;
  op: string;
  attrs?: Record<string, unknown>;
  options?: Record<string, unknown>;
  inputs: Record<string, Values>;
  expected: Values;
}

export function readCases<T = VectorCase>(file: string): T[] {
  return JSON.parse(readFileSync(file, 'utf8')).cases;
}

export const toTensor = ({ shape, data }: Values) => tf.tensor(data, shape);

/** What ONNX and WebNN call a transposed convolution, channels first. */
export interface ExplicitPads {
  strides?: number[] | undefined;
  dilations?: number[] | undefined;
  outputPadding?: number[] | undefined;
  /** What is cut off at the start of each axis, and at the end. */
  begin?: number[] | undefined;
  end?: number[] | undefined;
}

/**
 * Runs the package's layer as such a node. Explicit pads are what is cut from its `valid` result:
 * the layer has no word for them.
 *
 * @param x [batch, in, ...spatial]
 * @param w [in, out, ...kernel]
 * @param b [out]
 */
export function runTransposed(x: tf.Tensor, w: tf.Tensor, b: tf.Tensor | null, node: ExplicitPads) {
  const rank = (x.rank - 2) as 2 | 3;
  const Layer = rank === 2 ? Conv2DTranspose : Conv3DTranspose;
  const kernelAxes = Array.from({ length: rank }, (_, i) => i + 2);
  const layer = new Layer({
    filters: w.shape[1]!,
    kernelSize: w.shape.slice(2),
    strides: node.strides ?? 1,
    outputPadding: node.outputPadding ?? 0,
    dilationRate: node.dilations ?? 1,
    dataFormat: 'channelsFirst',
    useBias: b !== null,
  });
  layer.build(x.shape);
  const kernel = tf.transpose(w, [...kernelAxes, 1, 0]);
  layer.setWeights(b === null ? [kernel] : [kernel, b]);
  const y = layer.apply(x) as tf.Tensor;
  for (const weight of layer.weights) weight.dispose();
  const none = new Array(rank).fill(0);
  const { begin = none, end = none } = node;
  const sizes = y.shape.slice(2).map((n, i) => n - begin[i]! - end[i]!);
  return tf.slice(y, [0, 0, ...begin], [y.shape[0]!, y.shape[1]!, ...sizes]);
}

/** What the layers answer to grouped kernels, the one thing of these suites that they refuse by name. */
export function expectGroupsRefused(groups: number): void {
  const args = { filters: 2, kernelSize: 3, groups };
  expect(() => new Conv2DTranspose(args)).toThrow(
    new Error(
      `Conv2DTranspose: groups must be 1, grouped kernels are not supported, got ${groups}.`,
    ),
  );
}
