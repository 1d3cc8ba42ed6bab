import * as tf from '@tensorflow/tfjs-core';
import type { ConvGeometry } from '../../arithmetic/conv_geometry.js';
import { product } from '../../arithmetic/product.js';
import { address } from '../backend.js';
import type { Call } from '../call.js';
import { fill } from '../guard_memory.js';
import { byStock, type Rank } from '../host/by_stock.js';
import { ACTIVATIONS, convolutionAt, type Epilogue } from '../host/convolution.js';
import { chooseFiltering } from '../host/filtering_choice.js';
import { mayFilter } from '../host/may_filter.js';
import { reachedTaps } from '../host/reached_taps.js';
import { seenBefore } from '../host/seen_before.js';
import { asProduct } from '../host/whole_window.js';
import { getPrecision } from '../precision.js';
import { finish } from './epilogue.js';

/** The attributes of Conv2D, FusedConv2D and Conv3D. */
export interface ConvAttrs {
  readonly strides: number | number[];
  readonly dilations: number | number[];
  readonly pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;
  readonly dataFormat: string;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
  readonly activation?: string;
  readonly leakyreluAlpha?: number;
}

/**
 * Filters that were used before, in predictions. In training each is used a few times and then updated; how often
 * before must not matter there, or a training that is resumed would round otherwise than one that went on.
 */
const usedBefore = seenBefore();

/**
 * The convolution, plain or with bias and activation, in place, or null where the backend's own kernel has to do
 * it. That keeps a filter arranged from its second use on: the first costs it several times the product.
 */
export function simdConvolution(
  { backend, simd, inputs, attrs }: Call,
  given: ConvGeometry,
  shape: number[],
  rank: Rank,
) {
  const reached = reachedTaps(given);
  const g = asProduct(reached.g);
  const { dilations, activation = 'linear', leakyreluAlpha } = attrs as ConvAttrs;
  const { x, filter, bias, preluActivationWeights } = inputs as Record<string, tf.TensorInfo>;
  const dense = [dilations ?? 1].flat().every((d) => d === 1);
  const float = x!.dtype === 'float32' && filter!.dtype === 'float32';
  const again = tf.engine().state.gradientDepth === 0 && usedBefore(filter!.dataId);
  const plainBias = !bias || tf.util.sizeFromShape(bias.shape) === g.outChannels;
  // An activation that the module does not know is a pass of its own, as it is in stock.
  const within = activation in ACTIVATIONS;
  const able =
    dense &&
    float &&
    plainBias &&
    (within || (activation === 'prelu' && preluActivationWeights != null));
  if (simd === null || !able || tf.util.sizeFromShape(shape) === 0) return null;
  const minimal = chooseFiltering(backend, simd, g);
  // With 'exact' a result does not depend on how much is computed at once.
  const mayLeave = again && getPrecision() !== 'exact';
  const taps = product(reached.g.kernel);
  if (mayLeave && byStock(given, rank, minimal !== null, taps)) return null;
  const out = backend.makeOutput(shape, 'float32');
  const at = {
    x: address(backend, x!),
    filter: address(backend, filter!) + 4 * reached.skipped,
    y: address(backend, out),
    kept: again ? { dataId: filter!.dataId, skipped: reached.skipped } : undefined,
  };
  const epilogue: Epilogue = {
    bias: bias ?? undefined,
    activation: (within ? activation : 'linear') as keyof typeof ACTIVATIONS,
    alpha: leakyreluAlpha,
  };
  const terms = product(g.kernel) * g.inChannels;
  const sums = { terms, operands: [x!, filter!], windowed: x! } as const;
  const filters = minimal !== null && mayFilter(backend, simd, sums);
  const ways = filters ? [minimal, convolutionAt] : [convolutionAt];
  fill(ways.map((write) => () => write(backend, simd, g, at, epilogue)));
  return within ? out : finish(backend, out, { activation, preluActivationWeights });
}
