import * as tf from '@tensorflow/tfjs-core';
import { type ConvGeometry, geometry2d, geometry3d } from '../../arithmetic/conv_geometry.js';
import { product } from '../../arithmetic/product.js';
import { address, zeros } from '../backend.js';
import type { Call, Kernel } from '../call.js';
import { fill } from '../guard_memory.js';
import { ACTIVATIONS, convolutionAt, type Epilogue } from '../host/convolution.js';
import { chooseFiltering } from '../host/filtering_choice.js';
import { mayFilter } from '../host/may_filter.js';
import { asProduct } from '../host/whole_window.js';
import { getPrecision } from '../precision.js';
import { finish } from './finish.js';
import { withBorder } from './short_same.js';
import { stockWithVectorBias } from './vector_bias.js';

type Shape4D = [number, number, number, number];
type Shape5D = [number, number, number, number, number];

interface ConvAttrs {
  readonly strides: number | number[];
  readonly dilations: number | number[];
  readonly pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;
  readonly dataFormat: string;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
  readonly activation?: string;
  readonly leakyreluAlpha?: number;
}

/**
 * The backend keeps a filter as its product needs it, once that is arranged; ours is arranged anew: with fewer
 * positions than these that is a good part of the work (npm run bench, segnet).
 */
const FEW_FOR_ARRANGING = 20;

/**
 * Filters that were used before, in predictions. In training each is used a few times and then updated; how often
 * before must not matter there, or a training that is resumed would round otherwise than one that went on.
 */
const used = new WeakSet<object>();

function usedBefore({ dataId }: tf.TensorInfo): boolean {
  const before = used.has(dataId);
  used.add(dataId);
  return before;
}

/**
 * The convolution, plain or with bias and activation, in place, or null where the backend's own kernel has to do
 * it. It keeps a filter arranged from its second use on: the first costs it several times the product.
 */
export function simdConvolution(
  { backend, simd, inputs, attrs }: Call,
  given: ConvGeometry,
  shape: number[],
) {
  const g = asProduct(given);
  const { dilations, activation = 'linear', leakyreluAlpha } = attrs as ConvAttrs;
  const { x, filter, bias } = inputs as Record<string, tf.TensorInfo>;
  const dense = [dilations ?? 1].flat().every((d) => d === 1);
  const float = x!.dtype === 'float32' && filter!.dtype === 'float32';
  const positions = g.batch * product(g.output);
  // With 'exact' a result does not depend on how much is computed at once.
  const mayKeep = tf.engine().state.gradientDepth === 0 && getPrecision() !== 'exact';
  const kept = mayKeep && usedBefore(filter!) && positions < FEW_FOR_ARRANGING;
  const plainBias = !bias || tf.util.sizeFromShape(bias.shape) === g.outChannels;
  const able = dense && float && plainBias && activation in ACTIVATIONS;
  if (simd === null || !able || kept || tf.util.sizeFromShape(shape) === 0) return null;
  const out = backend.makeOutput(shape, 'float32');
  const at = {
    x: address(backend, x!),
    filter: address(backend, filter!),
    y: address(backend, out),
  };
  const epilogue: Epilogue = {
    bias: bias ?? undefined,
    activation: activation as keyof typeof ACTIVATIONS,
    alpha: leakyreluAlpha,
  };
  const minimal = chooseFiltering(backend, simd, g);
  const terms = product(g.kernel) * g.inChannels;
  const sums = { terms, operands: [x!, filter!], windowed: x! } as const;
  const filters = minimal !== null && mayFilter(backend, simd, sums);
  const ways = filters ? [minimal, convolutionAt] : [convolutionAt];
  fill(
    backend,
    out.dataId,
    ways.map((write) => () => write(backend, simd, g, at, epilogue)),
  );
  return out;
}

const size = (shape: readonly number[]) => tf.util.sizeFromShape(shape as number[]);

/** A convolution of nothing, or to nothing: XNNPACK refuses it and leaves the output as the memory was. */
export function finishNothing({ backend, inputs, attrs }: Call, shape: number[]): tf.TensorInfo {
  const { bias, preluActivationWeights } = inputs;
  const { activation, leakyreluAlpha } = attrs as ConvAttrs;
  const epilogue = { bias, activation, leakyreluAlpha, preluActivationWeights };
  return finish(backend, zeros(backend, shape), epilogue);
}

/**
 * Conv2D and FusedConv2D. Stock leaves 'same' to XNNPACK, which miscounts some borders (short_same.ts).
 */
export const conv2d: Kernel = (call: Call) => {
  const { inputs, attrs } = call;
  const { pad, strides, dilations, dimRoundingMode, dataFormat } = attrs as ConvAttrs;
  if (dataFormat === 'NCHW') return stockWithVectorBias(call);
  const { x, filter } = inputs as { x: tf.TensorInfo; filter: tf.TensorInfo };
  const info = tf.backend_util.computeConv2DInfo(
    x.shape as Shape4D,
    filter.shape as Shape4D,
    strides as number,
    dilations as number,
    pad,
    dimRoundingMode,
  );
  const nothing = [x.shape, filter.shape, info.outShape].some((shape) => size(shape) === 0);
  if (nothing) return finishNothing(call, info.outShape);
  const out = simdConvolution(call, geometry2d(info), info.outShape);
  return out ?? stockWithVectorBias(call, withBorder(info, attrs as ConvAttrs));
};

/** Conv3D, a plain loop in stock. */
export const conv3d: Kernel = (call: Call) => {
  const { inputs, attrs, stock } = call;
  const { pad, strides, dilations, dataFormat } = attrs as ConvAttrs;
  if (dataFormat === 'NCDHW') return stock();
  const { x, filter } = inputs as { x: tf.TensorInfo; filter: tf.TensorInfo };
  const info = tf.backend_util.computeConv3DInfo(
    x.shape as Shape5D,
    filter.shape as Shape5D,
    strides as number,
    dilations as number,
    pad as 'same',
  );
  return simdConvolution(call, geometry3d(info), info.outShape) ?? stock();
};
