import * as tf from '@tensorflow/tfjs-core';
import { address, type WasmBackend } from '../backend.js';
import type { Call, Kernel } from '../call.js';
import type { NativeExports } from '../native/module.js';
import { isWord } from './copies.js';

/** So many values that an index takes are worth a call. */
const FEW = 8;

/** copyBlocks of the module, in JavaScript. */
function plainCopies(backend: WasmBackend): NativeExports['copyBlocks'] {
  const words = new Int32Array(backend.wasm.HEAPU8.buffer);
  return (from, to, count, width, fromPitch, toPitch) => {
    for (let i = 0; i < count!; i++) {
      const start = from! / 4 + i * fromPitch!;
      words.copyWithin(to! / 4 + i * toPitch!, start, start + width!);
    }
  };
}

/**
 * GatherV2, which is how an embedding looks up. Stock goes value by value, and with batchDims reads and
 * writes outside its tensors.
 */
export const gather: Kernel = ({ backend, native, inputs, attrs, stock }: Call) => {
  const { x, indices } = inputs as { x: tf.TensorInfo; indices: tf.TensorInfo };
  const { axis: given, batchDims } = attrs as tf.GatherV2Attrs;
  const axis = tf.util.parseAxisParam(given, x.shape)[0]!;
  const { batchSize, outerSize, dimSize, sliceSize, outputShape } =
    tf.backend_util.segment_util.collectGatherOpShapeInfo(
      ...([x as tf.Tensor, indices as tf.Tensor, axis, batchDims] as const),
    );
  const count = tf.util.sizeFromShape(indices.shape);
  const quick = native !== null && outerSize * sliceSize >= FEW;
  const fits = isWord(x) && indices.dtype === 'int32' && tf.util.sizeFromShape(outputShape) > 0;
  if (!fits || !(quick || batchSize > 1)) return stock();
  const ids = () => new Int32Array(backend.wasm.HEAPU8.buffer, address(backend, indices), count);
  // Stock says which one it is.
  if (ids().some((index) => index < 0 || index >= dimSize)) return stock();
  const out = backend.makeOutput(outputShape, x.dtype);
  const [from, to, places] = [address(backend, x), address(backend, out), ids()];
  const copy = native?.copyBlocks ?? plainCopies(backend);
  const each = count / batchSize;
  for (let i = 0; i < count; i++) {
    const batch = Math.floor(i / each);
    const row = batch * outerSize * dimSize + places[i]!;
    const target = batch * outerSize * each + (i % each);
    copy(
      ...([from + row * sliceSize * 4, to + target * sliceSize * 4] as const),
      ...([outerSize, sliceSize, dimSize * sliceSize, each * sliceSize] as const),
    );
  }
  return out;
};
