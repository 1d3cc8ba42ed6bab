import type * as tf from '@tensorflow/tfjs-core';
import type { ConvGeometry } from '../../arithmetic/conv_geometry.js';
import { product } from '../../arithmetic/product.js';
import { address, type WasmBackend, withScratch } from '../backend.js';
import { imagesAtOnce, paddedImage } from './images_at_once.js';
import type { SimdExports } from './module.js';

/** What a convolution, plain or transposed, may end with: the numbers that the module gives them. */
export const ACTIVATIONS = { linear: 0, relu: 1, relu6: 2, leakyrelu: 3 } as const;

export interface Epilogue {
  readonly bias?: tf.TensorInfo | undefined;
  readonly activation?: keyof typeof ACTIVATIONS | undefined;
  /** The slope of leakyrelu below 0. */
  readonly alpha?: number | undefined;
}

/** An epilogue in the order in which lib/wasm/assembly takes it. */
export function epilogueNumbers(
  backend: WasmBackend,
  { bias, activation, alpha }: Epilogue,
): number[] {
  const at = bias === undefined ? 0 : address(backend, bias);
  return [at, ACTIVATIONS[activation ?? 'linear'], alpha ?? 0];
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
  const { batch, input, inChannels: ci, output, outChannels: co, kernel, strides, before } = g;
  const { copy, bytes: image } = paddedImage(g);
  const positions = product(output);
  const group = imagesAtOnce(batch, image + 8 * positions);
  const thin = co <= 2 && (kernel[2] * ci) % 4 === 0;
  const panels = product(kernel) * ci * (thin ? co : (co + 3) & ~3) * 4;
  withScratch(backend, panels + group * (image + 8 * positions) + 64, (scratch) => {
    simd.convolution(
      ...[at.x, at.filter, at.y, scratch, ...epilogueNumbers(backend, epilogue)],
      ...[batch, group, copy ? 1 : 0, thin ? 1 : 0],
      ...[...input, ci, ...output, co, ...kernel, ...strides, ...before],
    );
  });
}
