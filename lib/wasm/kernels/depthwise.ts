import * as tf from '@tensorflow/tfjs-core';
import { geometry2d } from '../../arithmetic/conv_geometry.js';
import { depthwiseLoops } from '../../repairs/loops/depthwise_gradients.js';
import { address, filled, floats } from '../backend.js';
import type { Call, Kernel } from '../call.js';
import { ACTIVATIONS } from '../host/convolution.js';
import { geometrySizes } from '../host/geometry_sizes.js';
import { cuts, type Run, runsBetween } from '../host/parts.js';
import { runParts } from '../host/run_parts.js';
import { partsFor } from '../host/team.js';
import { type SimdExports, writeDepthwiseConvSizes } from '../simd_exports.js';
import { finishNothing } from './conv.js';
import { depthwiseInfo } from './depthwise_gradient.js';
import { type Epilogue, finish } from './epilogue.js';
import { finite } from './finite.js';
import { withBorder } from './short_same.js';
import { stockWithVectorBias } from './vector_bias.js';

type Info = tf.backend_util.Conv2DInfo;

/** Of fewer channels than these, single ones beside whole vectors take longer than stock. */
const FEW_CHANNELS = 32;
const wholeVectors = (channels: number) => channels % 4 === 0 || channels >= FEW_CHANNELS;

/** By plain loops, with NaN as it is: XNNPACK's relu makes 0 of it. */
function plainly({ backend, inputs, attrs }: Call, info: Info) {
  const { bias, preluActivationWeights } = inputs;
  const [x, filter] = [inputs.x!, inputs.filter!].map((tensor) => floats(backend, tensor));
  const product = filled(backend, info.outShape, depthwiseLoops(info, x!, filter!));
  const { activation, leakyreluAlpha } = attrs as Epilogue;
  return finish(backend, product, { bias, activation, leakyreluAlpha, preluActivationWeights });
}

/** Images and rows of the output. */
interface Rows {
  readonly images: Run;
  readonly rows: Run;
}

/** The output in parts for the threads of a backend: images or, where they are fewer, rows of each. */
function rowsOf(backend: object, { batchSize, outHeight }: Info, work: number): Rows[] {
  const parts = partsFor(backend, work);
  const runs = (count: number, into: number) => runsBetween(cuts(count, into, 1));
  if (batchSize >= parts) {
    return runs(batchSize, parts).map((images) => ({ images, rows: [0, outHeight] }));
  }
  const each = runs(outHeight, Math.ceil(parts / batchSize));
  return runs(batchSize, batchSize).flatMap((images) => each.map((rows) => ({ images, rows })));
}

/** In the module, with an ending that it knows. */
function inModule({ backend, inputs }: Call, simd: SimdExports, info: Info, ending: Epilogue) {
  const { x, filter } = inputs as Record<string, tf.TensorInfo>;
  const { bias, activation = 'linear', leakyreluAlpha } = ending;
  const out = backend.makeOutput(info.outShape, 'float32');
  const [from, by, to] = [x!, filter!, out].map((tensor) => address(backend, tensor));
  const [g, line] = [geometry2d(info), info.outWidth * info.outChannels];
  const call = ({ images: [n, end], rows: [first, last] }: Rows) => ({
    at: [
      from! + 4 * n * info.inHeight * info.inWidth * info.inChannels,
      by!,
      to! + 4 * (n * info.outHeight + first) * line,
    ],
    sizes: {
      depthwiseSizes: {
        geometry: {
          ...geometrySizes(g),
          batch: end - n,
          oh: last - first,
          bh: info.padInfo.top - first * info.strideHeight,
        },
        dh: info.dilationHeight,
        dw: info.dilationWidth,
      },
      bias: bias ? address(backend, bias) : 0,
      activation: ACTIVATIONS[activation as keyof typeof ACTIVATIONS],
      alpha: leakyreluAlpha ?? 0,
    },
  });
  const work = info.batchSize * info.outHeight * line * info.filterHeight * info.filterWidth;
  const whole: Rows = { images: [0, info.batchSize], rows: [0, info.outHeight] };
  const planned = { run: 'depthwiseConvolution', write: writeDepthwiseConvSizes } as const;
  runParts(backend, simd, planned, call(whole), rowsOf(backend, info, work).map(call));
  return out;
}

/**
 * DepthwiseConv2dNative and FusedDepthwiseConv2D. Of channels with several filters, which are left to stock, XNNPACK miscounts
 * the border as it does that of Conv2D, and its relu and relu6 make 0 of NaN.
 */
export const depthwiseConv2d: Kernel = (call: Call) => {
  const { backend, simd, inputs } = call;
  const { x, filter, bias } = inputs as Record<string, tf.TensorInfo>;
  const attrs = call.attrs as Epilogue & { dataFormat?: string };
  if (attrs.dataFormat === 'NCHW') return stockWithVectorBias(call);
  const info = depthwiseInfo(attrs, x!.shape, filter!.shape);
  const shapes = [x!.shape, filter!.shape, info.outShape];
  const nothing = shapes.some((shape) => tf.util.sizeFromShape(shape) === 0);
  if (nothing) return finishNothing(call, info.outShape);
  const { activation = 'linear', leakyreluAlpha } = attrs;
  const given = [x, filter, bias].filter((t) => t != null) as tf.TensorInfo[];
  const float = given.every(({ dtype }) => dtype === 'float32');
  const vector = bias == null || tf.util.sizeFromShape(bias.shape) === info.outChannels;
  const single = info.outChannels === info.inChannels && wholeVectors(info.inChannels);
  if (simd !== null && float && vector && single) {
    if (activation in ACTIVATIONS) {
      return inModule(call, simd, info, { bias, activation, leakyreluAlpha });
    }
    const { preluActivationWeights } = inputs;
    const product = inModule(call, simd, info, { bias });
    return finish(backend, product, { activation, preluActivationWeights });
  }
  const relu = activation === 'relu' || activation === 'relu6';
  if (relu && !given.every((tensor) => finite(call, tensor))) return plainly(call, info);
  return stockWithVectorBias(call, withBorder(info, attrs));
};
