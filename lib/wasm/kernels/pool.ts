import * as tf from '@tensorflow/tfjs-core';
import type { ConvGeometry } from '../../arithmetic/conv_geometry.js';
import { pooledShape, poolGeometry } from '../../arithmetic/pool_geometry.js';
import { averagePoolGradientLoops, averagePoolLoops } from '../../repairs/loops/average_pool.js';
import {
  maxPoolGradientLoops,
  maxPoolLoops,
  maxPoolPlaces,
  maxPoolSwitchedLoops,
} from '../../repairs/loops/max_pool.js';
import { address, filled, floats, type WasmBackend } from '../backend.js';
import type { Call, Kernel } from '../call.js';
import { geometrySizes } from '../host/geometry_sizes.js';
import { runParts } from '../host/run_parts.js';
import { runsOf } from '../host/run_spread.js';
import { type SimdExports, writeGeometry } from '../simd_exports.js';
import { finite } from './finite.js';
import { isWord } from './taken.js';

type Pooling =
  | 'averagePool'
  | 'averagePoolGradient'
  | 'maxPool'
  | 'maxPoolGradient'
  | 'maxPoolSwitched';

/** Runs a pooling of the module, on all threads: each has images of the batch. */
function pooling(
  backend: WasmBackend,
  simd: SimdExports,
  g: ConvGeometry,
  name: Pooling,
  inputs: Readonly<Record<string, tf.TensorInfo>>,
  out: tf.TensorInfo,
): void {
  const tensors = [...Object.values(inputs), out];
  const images = tensors.map(({ shape }) => tf.util.sizeFromShape(shape) / g.batch);
  const call = ([first, end]: readonly [number, number]) => ({
    at: tensors.map((tensor, i) => address(backend, tensor) + 4 * first * images[i]!),
    sizes: geometrySizes({ ...g, batch: end - first }),
  });
  const runs = runsOf(backend, g.batch, Math.max(...images, 2));
  runParts(backend, simd, { run: name, write: writeGeometry }, call([0, g.batch]), runs.map(call));
}

/** The maxima of x by plain loops, as int32 has them, too. */
function plainMaxima({ backend, inputs }: Call, g: ConvGeometry, shape: number[]): tf.TensorInfo {
  const values = backend.typedArrayFromHeap(inputs.x!) as Float32Array | Int32Array;
  return filled(backend, shape, maxPoolLoops(g, values));
}

/** MaxPool3D, which stock starts from the smallest positive number. */
export const maxPool3d: Kernel = (call: Call) => {
  const { backend, simd, inputs, attrs, stock } = call;
  const x = inputs.x!;
  if ((attrs as { dataFormat?: string }).dataFormat === 'NCDHW') return stock();
  const g = poolGeometry(attrs, x.shape);
  const shape = pooledShape(g, 5);
  if (simd === null || x.dtype !== 'float32') return plainMaxima(call, g, shape);
  const out = backend.makeOutput(shape, 'float32');
  pooling(backend, simd, g, 'maxPool', { x }, out);
  return out;
};

/** Whether some window lies in the border alone, as tfjs allows where the border is given in numbers. */
const emptyWindows = ({ kernel, before, output, strides, input }: ConvGeometry): boolean =>
  kernel.some(
    (k, i) => before[i]! >= k || (output[i]! - 1) * strides[i]! - before[i]! >= input[i]!,
  );

/**
 * MaxPool, which takes three times as long in stock, knows no int32, and takes a first NaN for -Infinity and all
 * that follows it.
 */
export const maxPool: Kernel = (call: Call) => {
  const { backend, simd, inputs, attrs, stock } = call;
  const x = inputs.x!;
  if (!isWord(x)) return stock();
  const g = poolGeometry(attrs, x.shape);
  const shape = pooledShape(g, 4);
  if (simd === null || x.dtype !== 'float32' || emptyWindows(g)) {
    return plainMaxima(call, g, shape);
  }
  const out = backend.makeOutput(shape, 'float32');
  pooling(backend, simd, g, 'maxPool', { x }, out);
  return out;
};

/** MaxPoolWithArgmax, which stock starts from the smallest positive number. */
export const maxPoolWithArgmax: Kernel = ({ backend, inputs, attrs }: Call) => {
  const x = inputs.x!;
  const g = poolGeometry(attrs, x.shape);
  const { includeBatchInIndex } = attrs as { includeBatchInIndex: boolean };
  const image = includeBatchInIndex
    ? Number.POSITIVE_INFINITY
    : tf.util.sizeFromShape(x.shape.slice(1));
  const [largest, places] = maxPoolPlaces(g, floats(backend, x));
  const shape = pooledShape(g, 4);
  return [
    filled(backend, shape, largest),
    filled(
      backend,
      shape,
      places.map((place) => place % image),
    ),
  ];
};

/** AvgPool: of nothing, XNNPACK refuses it, and of NaN it makes -Infinity. */
export const averagePool: Kernel = (call: Call) => {
  const { backend, inputs, attrs, stock } = call;
  const g = poolGeometry(attrs, inputs.x!.shape);
  const shape = pooledShape(g, 4);
  if (tf.util.sizeFromShape(shape) === 0) return backend.makeOutput(shape, 'float32');
  const out = stock(inputs, attrs as object);
  if (out.dtype !== 'float32' || finite(call, out)) return out;
  backend.typedArrayFromHeap(out).set(averagePoolLoops(g, floats(backend, inputs.x!)));
  return out;
};

/** AvgPool3D, whose border stock misplaces where a window is smaller than its stride. */
export const averagePool3d: Kernel = ({ backend, simd, inputs, attrs, stock }: Call) => {
  const x = inputs.x!;
  if ((attrs as { dataFormat?: string }).dataFormat === 'NCDHW') return stock();
  const g = poolGeometry(attrs, x.shape);
  const shape = pooledShape(g, 5);
  if (simd === null) return filled(backend, shape, averagePoolLoops(g, floats(backend, x)));
  const out = backend.makeOutput(shape, 'float32');
  pooling(backend, simd, g, 'averagePool', { x }, out);
  return out;
};

/** MaxPoolGrad and MaxPool3DGrad, which are wrong on stock for windows without a positive value. */
export const maxPoolGradient: Kernel = ({ backend, simd, inputs, attrs }: Call) => {
  const { dy, input } = inputs as { dy: tf.TensorInfo; input: tf.TensorInfo };
  const g = poolGeometry(attrs, input.shape);
  if (simd === null) {
    const dx = maxPoolGradientLoops(g, floats(backend, input), floats(backend, dy));
    return filled(backend, input.shape, dx);
  }
  const out = backend.makeOutput(input.shape, 'float32');
  pooling(backend, simd, g, 'maxPoolGradient', { input, dy }, out);
  return out;
};

/** MaxPoolSwitched, the adjoint of MaxPoolGrad: of each window the value of dy where x is largest first. */
export const maxPoolSwitched: Kernel = ({ backend, simd, inputs, attrs }: Call) => {
  const { dy, input } = inputs as { dy: tf.TensorInfo; input: tf.TensorInfo };
  const g = poolGeometry(attrs, input.shape);
  const shape = pooledShape(g, input.shape.length);
  if (simd === null) {
    const picked = maxPoolSwitchedLoops(g, floats(backend, input), floats(backend, dy));
    return filled(backend, shape, picked);
  }
  const out = backend.makeOutput(shape, 'float32');
  pooling(backend, simd, g, 'maxPoolSwitched', { input, dy }, out);
  return out;
};

/** AvgPoolGrad and AvgPool3DGrad, which divide by too much at a padded border on stock. */
export const averagePoolGradient: Kernel = ({ backend, simd, inputs, attrs }: Call) => {
  const { dy, input } = inputs as { dy: tf.TensorInfo; input: tf.TensorInfo };
  const g = poolGeometry(attrs, input.shape);
  if (simd === null) {
    return filled(backend, input.shape, averagePoolGradientLoops(g, floats(backend, dy)));
  }
  const out = backend.makeOutput(input.shape, 'float32');
  pooling(backend, simd, g, 'averagePoolGradient', { dy }, out);
  return out;
};
