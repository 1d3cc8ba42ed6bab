import * as tf from '@tensorflow/tfjs-core';
import { runKernel, viewed, type WasmBackend } from '../backend.js';
import type { Call, Kernel } from '../call.js';
import { isNumeric, isWord } from './taken.js';

/** x seen in a shape, and permuted. Stock's kernels call their own transposition, not the registered one. */
function permuted(backend: WasmBackend, x: tf.TensorInfo, shape: number[], perm: number[]) {
  return runKernel(backend, tf.Transpose, { x: viewed(x, shape) }, { perm });
}

/** SpaceToBatchND by the package's transposition. */
export const spaceToBatchND: Kernel = ({ backend, inputs, attrs, stock }: Call) => {
  const x = inputs.x!;
  const { blockShape, paddings } = attrs as tf.SpaceToBatchNDAttrs;
  if (!isWord(x)) return stock();
  const block = tf.util.sizeFromShape(blockShape);
  const rest = x.shape.slice(1 + blockShape.length).map(() => [0, 0]);
  const bordered = paddings.flat().some((n) => n > 0);
  const borders = { paddings: [[0, 0], ...paddings, ...rest], constantValue: 0 };
  const padded = bordered ? runKernel(backend, tf.PadV2, { x }, borders) : x;
  const util = tf.backend_util;
  const shape = util.getReshaped(padded.shape, blockShape, block, false);
  const perm = util.getPermuted(shape.length, blockShape.length, false);
  const out = permuted(backend, padded, shape, perm);
  const outShape = util.getReshapedPermuted(padded.shape, blockShape, block, false);
  if (bordered) backend.disposeData(padded.dataId);
  return viewed(out, outShape);
};

/** BatchToSpaceND by the package's transposition. */
export const batchToSpaceND: Kernel = ({ backend, inputs, attrs, stock }: Call) => {
  const x = inputs.x!;
  const { blockShape, crops } = attrs as tf.BatchToSpaceNDAttrs;
  if (!isWord(x)) return stock();
  const block = tf.util.sizeFromShape(blockShape);
  const util = tf.backend_util;
  const shape = util.getReshaped(x.shape, blockShape, block);
  const perm = util.getPermuted(shape.length, blockShape.length);
  const whole = util.getReshapedPermuted(x.shape, blockShape, block);
  const out = viewed(permuted(backend, x, shape, perm), whole);
  if (crops.flat().every((n) => n === 0)) return out;
  const begin = util.getSliceBeginCoords(crops, blockShape.length);
  const size = util.getSliceSize(whole, crops, blockShape.length);
  const cut = runKernel(backend, tf.Slice, { x: out }, { begin, size });
  backend.disposeData(out.dataId);
  return cut;
};

/** DepthToSpace, which stock copies value by value. */
export const depthToSpace: Kernel = ({ backend, inputs, attrs, stock }: Call) => {
  const x = inputs.x!;
  const { blockSize: b, dataFormat } = attrs as tf.DepthToSpaceAttrs;
  if (!isNumeric(x) || dataFormat !== 'NHWC') return stock();
  const [batch, height, width, depth] = x.shape as [number, number, number, number];
  const channels = depth / (b * b);
  const shape = [batch * height, width, b, b * channels];
  const out = permuted(backend, x, shape, [0, 2, 1, 3]);
  return viewed(out, [batch, height * b, width * b, channels]);
};
