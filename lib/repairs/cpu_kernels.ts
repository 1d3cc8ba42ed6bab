import * as tf from '@tensorflow/tfjs-core';
import { type ConvGeometry, geometry2d } from '../arithmetic/conv_geometry.js';
import { pooledShape, poolGeometry } from '../arithmetic/pool_geometry.js';
import { type ReplacedKernel, replaceKernels } from '../tfjs/replace_kernels.js';
import { averagePoolGradientLoops, averagePoolLoops } from './loops/average_pool.js';
import { convFilterGradientLoops } from './loops/conv_gradients.js';
import {
  depthwiseFilterGradientLoops,
  depthwiseInputGradientLoops,
} from './loops/depthwise_gradients.js';
import { maxPoolGradientLoops, maxPoolLoops } from './loops/max_pool.js';
import { bilinearGradientLoops, nearestGradientLoops } from './loops/resize_gradients.js';
import { bilinearMap, nearestMap, type ResizeAttrs } from './loops/resize_maps.js';
import { segmentSumLoops } from './loops/segment_sum.js';

/** What these kernels use of tfjs's cpu backend. */
interface CpuBackend {
  readonly data: { get(dataId: object): { values: Float32Array } };
  makeTensorInfo(
    shape: number[],
    dtype: tf.DataType,
    values: Float32Array | Int32Array,
  ): tf.TensorInfo;
}

type Shape4D = [number, number, number, number];

const valuesOf = (backend: object, tensor: tf.TensorInfo) =>
  (backend as CpuBackend).data.get(tensor.dataId).values;

const result = (backend: object, shape: number[], values: Float32Array | Int32Array) =>
  (backend as CpuBackend).makeTensorInfo(
    shape,
    values instanceof Int32Array ? 'int32' : 'float32',
    values,
  );

/** ResizeNearestNeighborGrad: stock reads the first sample's dy for each sample. */
const nearestGradient: ReplacedKernel = ({ backend, inputs, attrs }) => {
  const [images, dy] = [inputs.images!, inputs.dy!];
  const [, height, width] = images.shape as Shape4D;
  const [, outHeight, outWidth] = dy.shape as Shape4D;
  const rows = nearestMap(height, outHeight, attrs as ResizeAttrs);
  const columns = nearestMap(width, outWidth, attrs as ResizeAttrs);
  const shape = images.shape as Shape4D;
  const dx = nearestGradientLoops(valuesOf(backend, dy), shape, rows, columns);
  return result(backend, shape, dx);
};

/** ResizeBilinearGrad: stock swaps height and width in the shape and ignores halfPixelCenters. */
const bilinearGradient: ReplacedKernel = ({ backend, inputs, attrs }) => {
  const [images, dy] = [inputs.images!, inputs.dy!];
  const shape = images.shape as Shape4D;
  const [, outHeight, outWidth] = dy.shape as Shape4D;
  const rows = bilinearMap(shape[1], outHeight, attrs as ResizeAttrs);
  const columns = bilinearMap(shape[2], outWidth, attrs as ResizeAttrs);
  const dx = bilinearGradientLoops(valuesOf(backend, dy), shape, rows, columns);
  return result(backend, shape, dx);
};

/** Conv2DBackpropFilter: stock reads each value through a buffer's get(), a hundred times slower. */
const filterGradient: ReplacedKernel = ({ backend, inputs, attrs, stock }) => {
  const a = attrs as unknown as tf.Conv2DBackpropFilterAttrs;
  if (a.dataFormat === 'NCHW') return stock();
  const [x, dy] = [inputs.x!, inputs.dy!];
  const info = tf.backend_util.computeConv2DInfo(
    x.shape as Shape4D,
    a.filterShape,
    a.strides,
    1,
    a.pad,
    a.dimRoundingMode,
  );
  const values = [x, dy].map((tensor) => valuesOf(backend, tensor));
  const dw = convFilterGradientLoops(geometry2d(info), values[0]!, values[1]!);
  return result(backend, a.filterShape, dw);
};

/** A gradient of a depthwise convolution with dilation, which stock leaves out of account. */
const depthwiseGradient =
  (which: 'inputShape' | 'filterShape'): ReplacedKernel =>
  ({ backend, inputs, attrs, stock }) => {
    const { [which]: shape, ...a } = attrs as tf.DepthwiseConv2dNativeBackpropInputAttrs &
      tf.DepthwiseConv2dNativeBackpropFilterAttrs;
    if ([a.dilations ?? 1].flat().every((d) => d === 1)) return stock();
    const [dy, other] = [inputs.dy!, which === 'inputShape' ? inputs.filter! : inputs.x!];
    const [x, filter] = which === 'inputShape' ? [shape, other.shape] : [other.shape, shape];
    const info = tf.backend_util.computeConv2DInfo(
      x as Shape4D,
      filter as Shape4D,
      a.strides,
      a.dilations,
      a.pad,
      a.dimRoundingMode,
      true,
    );
    const [dys, others] = [dy, other].map((tensor) => valuesOf(backend, tensor));
    const values =
      which === 'inputShape'
        ? depthwiseInputGradientLoops(info, dys!, others!)
        : depthwiseFilterGradientLoops(info, others!, dys!);
    return result(backend, shape, values);
  };

/** UnsortedSegmentSum: stock goes through all data once for each segment. */
const segmentSum: ReplacedKernel = ({ backend, inputs, attrs }) => {
  const { numSegments } = attrs as { numSegments: number };
  const [x, segmentIds] = [inputs.x!, inputs.segmentIds!];
  const rest = x.shape.slice(segmentIds.shape.length);
  const width = tf.util.sizeFromShape(rest);
  const [values, ids] = [x, segmentIds].map((tensor) => valuesOf(backend, tensor));
  const sums = segmentSumLoops(values!, ids!, numSegments, width);
  const typed = x.dtype === 'int32' ? Int32Array.from(sums) : sums;
  return result(backend, [numSegments, ...rest], typed);
};

/** A pooling of images or volumes by plain loops over x, or its gradient over dy and x. */
const pooling =
  (
    loops: (g: ConvGeometry, x: Float32Array, dy: Float32Array) => Float32Array,
    gradient = false,
  ): ReplacedKernel =>
  ({ backend, inputs, attrs, stock }) => {
    if ((attrs as { dataFormat?: string }).dataFormat === 'NCDHW') return stock();
    const x = gradient ? inputs.input! : inputs.x!;
    const g = poolGeometry(attrs, x.shape);
    const dy = gradient ? valuesOf(backend, inputs.dy!) : new Float32Array();
    const shape = gradient ? x.shape : pooledShape(g, x.shape.length);
    return result(backend, shape, loops(g, valuesOf(backend, x), dy));
  };

/** Kernels of the cpu backend that are wrong, or too slow to use. */
export function repairCpuKernels(): void {
  const averageGradient = pooling((g, _, dy) => averagePoolGradientLoops(g, dy), true);
  replaceKernels('cpu', 'DeconvCpu', {
    // Stock divides by the whole window at the border, and misplaces volumes' windows shorter than a stride.
    [tf.AvgPool3D]: pooling(averagePoolLoops),
    [tf.AvgPool3DGrad]: averageGradient,
    [tf.AvgPoolGrad]: averageGradient,
    [tf.MaxPool3D]: pooling(maxPoolLoops),
    [tf.MaxPool3DGrad]: pooling(maxPoolGradientLoops, true),
    [tf.Conv2DBackpropFilter]: filterGradient,
    [tf.DepthwiseConv2dNativeBackpropFilter]: depthwiseGradient('filterShape'),
    [tf.DepthwiseConv2dNativeBackpropInput]: depthwiseGradient('inputShape'),
    [tf.ResizeBilinearGrad]: bilinearGradient,
    [tf.ResizeNearestNeighborGrad]: nearestGradient,
    [tf.UnsortedSegmentSum]: segmentSum,
  });
}
