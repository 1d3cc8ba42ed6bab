import * as tf from '@tensorflow/tfjs-core';
import { averagePoolGradientLoops, averagePoolLoops } from '../../repairs/loops/average_pool.js';
import type { ConvGeometry } from '../../repairs/loops/conv_geometry.js';
import {
  maxPoolGradientLoops,
  maxPoolLoops,
  maxPoolSwitchedLoops,
} from '../../repairs/loops/max_pool.js';
import { pooledShape, poolGeometry } from '../../repairs/loops/pool_geometry.js';
import { address, filled, floats } from '../backend.js';
import type { Call, Kernel } from '../call.js';

/** A geometry in the order in which lib/wasm/assembly takes it. */
function numbers(g: ConvGeometry): number[] {
  const { batch, input, inChannels, output, kernel, strides, before } = g;
  return [batch, ...input, inChannels, ...output, ...kernel, ...strides, ...before];
}

/** The maxima of x by plain loops, as int32 has them, too. */
function plainMaxima({ backend, inputs }: Call, g: ConvGeometry, shape: number[]): tf.TensorInfo {
  const values = backend.typedArrayFromHeap(inputs.x!) as Float32Array | Int32Array;
  return filled(backend, shape, maxPoolLoops(g, values));
}

/** MaxPool3D, which stock starts from the smallest positive number. */
export const maxPool3d: Kernel = (call: Call) => {
  const { backend, native, inputs, attrs, stock } = call;
  const x = inputs.x!;
  if ((attrs as { dataFormat?: string }).dataFormat === 'NCDHW') return stock();
  const g = poolGeometry(attrs, x.shape);
  const shape = pooledShape(g, 5);
  if (native === null || x.dtype !== 'float32') return plainMaxima(call, g, shape);
  const out = backend.makeOutput(shape, 'float32');
  native.maxPool(address(backend, x), address(backend, out), ...numbers(g));
  return out;
};

/**
 * MaxPool, which takes three times as long in stock, knows no int32, and a first NaN for larger than anything;
 * windows between borders of numbers may be empty.
 */
export const maxPool: Kernel = (call: Call) => {
  const { backend, native, inputs, attrs, stock } = call;
  const x = inputs.x!;
  const { pad } = attrs as { pad: unknown };
  const g = poolGeometry(attrs, x.shape);
  const shape = pooledShape(g, 4);
  if (tf.util.sizeFromShape(shape) === 0) return backend.makeOutput(shape, x.dtype);
  if (x.dtype === 'int32') return plainMaxima(call, g, shape);
  if (native === null || x.dtype !== 'float32' || typeof pad !== 'string') return stock();
  const out = backend.makeOutput(shape, 'float32');
  native.maxPool(address(backend, x), address(backend, out), ...numbers(g));
  return out;
};

/** AvgPool of nothing, which XNNPACK refuses. */
export const averagePool: Kernel = ({ backend, inputs, attrs, stock }: Call) => {
  const shape = pooledShape(poolGeometry(attrs, inputs.x!.shape), 4);
  return tf.util.sizeFromShape(shape) > 0
    ? stock(inputs, attrs as object)
    : backend.makeOutput(shape, 'float32');
};

/** AvgPool3D, whose border stock misplaces where a window is smaller than its stride. */
export const averagePool3d: Kernel = ({ backend, native, inputs, attrs, stock }: Call) => {
  const x = inputs.x!;
  if ((attrs as { dataFormat?: string }).dataFormat === 'NCDHW') return stock();
  const g = poolGeometry(attrs, x.shape);
  const shape = pooledShape(g, 5);
  if (native === null) return filled(backend, shape, averagePoolLoops(g, floats(backend, x)));
  const out = backend.makeOutput(shape, 'float32');
  native.averagePool(address(backend, x), address(backend, out), ...numbers(g));
  return out;
};

/** MaxPoolGrad and MaxPool3DGrad, which are wrong on stock for windows without a positive value. */
export const maxPoolGradient: Kernel = ({ backend, native, inputs, attrs }: Call) => {
  const { dy, input } = inputs as { dy: tf.TensorInfo; input: tf.TensorInfo };
  const g = poolGeometry(attrs, input.shape);
  if (native === null) {
    const dx = maxPoolGradientLoops(g, floats(backend, input), floats(backend, dy));
    return filled(backend, input.shape, dx);
  }
  const out = backend.makeOutput(input.shape, 'float32');
  const at = [input, dy, out].map((tensor) => address(backend, tensor));
  native.maxPoolGradient(...at, ...numbers(g));
  return out;
};

/** MaxPoolSwitched, the adjoint of MaxPoolGrad: of each window the value of dy where x is largest first. */
export const maxPoolSwitched: Kernel = ({ backend, native, inputs, attrs }: Call) => {
  const { dy, input } = inputs as { dy: tf.TensorInfo; input: tf.TensorInfo };
  const g = poolGeometry(attrs, input.shape);
  const shape = pooledShape(g, input.shape.length);
  if (native === null) {
    return filled(
      ...([backend, shape] as const),
      maxPoolSwitchedLoops(g, floats(backend, input), floats(backend, dy)),
    );
  }
  const out = backend.makeOutput(shape, 'float32');
  const at = [input, dy, out].map((tensor) => address(backend, tensor));
  native.maxPoolSwitched(...at, ...numbers(g));
  return out;
};

/** AvgPoolGrad and AvgPool3DGrad, which divide by too much at a padded border on stock. */
export const averagePoolGradient: Kernel = ({ backend, native, inputs, attrs }: Call) => {
  const { dy, input } = inputs as { dy: tf.TensorInfo; input: tf.TensorInfo };
  const g = poolGeometry(attrs, input.shape);
  if (native === null) {
    return filled(backend, input.shape, averagePoolGradientLoops(g, floats(backend, dy)));
  }
  const out = backend.makeOutput(input.shape, 'float32');
  const at = [dy, out].map((tensor) => address(backend, tensor));
  native.averagePoolGradient(...at, ...numbers(g));
  return out;
};
