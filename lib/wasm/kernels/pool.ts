import * as tf from '@tensorflow/tfjs-core';
import { averagePoolGradientLoops, averagePoolLoops } from '../../repairs/loops/average_pool.js';
import { type ConvGeometry, geometry2d, geometry3d } from '../../repairs/loops/conv_geometry.js';
import {
  maxPoolGradientLoops,
  maxPoolLoops,
  maxPoolSwitchedLoops,
} from '../../repairs/loops/max_pool.js';
import { address, filled, floats } from '../backend.js';
import type { Call, Kernel } from '../call.js';

/** The attributes of the pooling kernels, in two and three dimensions. */
interface PoolAttrs {
  readonly filterSize: never;
  readonly strides: never;
  readonly pad: 'valid' | 'same' | number;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** The windows of a pooling of a picture or, with one dimension more, of a volume, channels last. */
function geometryOf(attrs: unknown, inputShape: readonly number[]): ConvGeometry {
  const { filterSize, strides, pad, dimRoundingMode } = attrs as PoolAttrs;
  const shape = inputShape as never;
  return inputShape.length === 4
    ? geometry2d(
        tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode),
      )
    : geometry3d(
        tf.backend_util.computePool3DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode),
      );
}

/** A geometry in the order in which lib/wasm/assembly takes it. */
function numbers(g: ConvGeometry): number[] {
  const { batch, input, inChannels, output, kernel, strides, before } = g;
  return [batch, ...input, inChannels, ...output, ...kernel, ...strides, ...before];
}

const outputShape = (g: ConvGeometry, rank: number) => [
  g.batch,
  ...g.output.slice(5 - rank),
  g.inChannels,
];

/** MaxPool3D, which stock starts from the smallest positive number. */
export const maxPool3d: Kernel = ({ backend, native, inputs, attrs, stock }: Call) => {
  const x = inputs.x!;
  if ((attrs as { dataFormat?: string }).dataFormat === 'NCDHW') return stock();
  const g = geometryOf(attrs, x.shape);
  const shape = outputShape(g, 5);
  if (native === null) return filled(backend, shape, maxPoolLoops(g, floats(backend, x)));
  const out = backend.makeOutput(shape, 'float32');
  native.maxPool(address(backend, x), address(backend, out), ...numbers(g));
  return out;
};

/** MaxPool, which takes three times as long in stock; windows between borders of numbers may be empty. */
export const maxPool: Kernel = ({ backend, native, inputs, attrs, stock }: Call) => {
  const x = inputs.x!;
  const { pad } = attrs as PoolAttrs;
  if (native === null || x.dtype !== 'float32' || typeof pad !== 'string') return stock();
  const g = geometryOf(attrs, x.shape);
  const out = backend.makeOutput(outputShape(g, 4), 'float32');
  native.maxPool(address(backend, x), address(backend, out), ...numbers(g));
  return out;
};

/** AvgPool3D, whose border stock misplaces where a window is smaller than its stride. */
export const averagePool3d: Kernel = ({ backend, native, inputs, attrs, stock }: Call) => {
  const x = inputs.x!;
  if ((attrs as { dataFormat?: string }).dataFormat === 'NCDHW') return stock();
  const g = geometryOf(attrs, x.shape);
  const shape = outputShape(g, 5);
  if (native === null) return filled(backend, shape, averagePoolLoops(g, floats(backend, x)));
  const out = backend.makeOutput(shape, 'float32');
  native.averagePool(address(backend, x), address(backend, out), ...numbers(g));
  return out;
};

/** MaxPoolGrad and MaxPool3DGrad, which are wrong on stock for windows without a positive value. */
export const maxPoolGradient: Kernel = ({ backend, native, inputs, attrs }: Call) => {
  const { dy, input } = inputs as { dy: tf.TensorInfo; input: tf.TensorInfo };
  const g = geometryOf(attrs, input.shape);
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
  const g = geometryOf(attrs, input.shape);
  const shape = outputShape(g, input.shape.length);
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
  const g = geometryOf(attrs, input.shape);
  if (native === null) {
    return filled(backend, input.shape, averagePoolGradientLoops(g, floats(backend, dy)));
  }
  const out = backend.makeOutput(input.shape, 'float32');
  const at = [dy, out].map((tensor) => address(backend, tensor));
  native.averagePoolGradient(...at, ...numbers(g));
  return out;
};
