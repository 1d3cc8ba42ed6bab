import type * as tf from '@tensorflow/tfjs-core';
import type { ConvGeometry } from '../../arithmetic/conv_geometry.js';
import { address, type WasmBackend, withScratch } from '../backend.js';
import { type ConvSizes, type SimdExports, writeConvSizes } from '../simd_exports.js';
import { geometrySizes } from './geometry_sizes.js';
import { sizesAt } from './sizes.js';

/** What a convolution, plain or transposed, may end with: the numbers that the module gives them. */
export const ACTIVATIONS = { linear: 0, relu: 1, relu6: 2, leakyrelu: 3 } as const;

/** What follows a convolution's sums: bias and activation. */
export interface Epilogue {
  readonly bias?: tf.TensorInfo | undefined;
  readonly activation?: keyof typeof ACTIVATIONS | undefined;
  /** The slope of leakyrelu below 0. */
  readonly alpha?: number | undefined;
}

/** A convolution and its epilogue as the module takes them. */
export function convSizes(
  backend: WasmBackend,
  g: ConvGeometry,
  epilogue: Epilogue = {},
): ConvSizes {
  const { bias, activation, alpha } = epilogue;
  return {
    geometry: geometrySizes(g),
    bias: bias === undefined ? 0 : address(backend, bias),
    activation: ACTIVATIONS[activation ?? 'linear'],
    alpha: alpha ?? 0,
  };
}

/**
 * Writes a convolution to an address. The addresses are of x [batch, ...input, inChannels], the filter
 * [...kernel, inChannels, outChannels] and y [batch, ...output, outChannels].
 */
export function convolutionAt(
  backend: WasmBackend,
  simd: SimdExports,
  g: ConvGeometry,
  at: { x: number; filter: number; y: number },
  epilogue: Epilogue,
): void {
  const sizes = sizesAt(backend, writeConvSizes, convSizes(backend, g, epilogue));
  withScratch(backend, simd.planConvolution(sizes), (scratch) => {
    simd.convolution(at.x, at.filter, at.y, scratch, sizes);
  });
}
