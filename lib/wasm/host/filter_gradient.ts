import type { ConvGeometry } from '../../arithmetic/conv_geometry.js';
import { product } from '../../arithmetic/product.js';
import { type WasmBackend, withScratch } from '../backend.js';
import { imagesAtOnce, paddedImage } from './images_at_once.js';
import type { SimdExports } from './module.js';

/** The positions that lib/wasm/assembly/direct/filter_gradient.ts takes at a time. */
const BLOCK = 256;

/**
 * Writes the filter gradient of a convolution to an address. The addresses are of
 * x [batch, ...input, inChannels], dy [batch, ...output, outChannels] and
 * dw [...kernel, inChannels, outChannels].
 */
export function filterGradientAt(
  backend: WasmBackend,
  simd: SimdExports,
  g: ConvGeometry,
  at: { x: number; dy: number; dw: number },
): void {
  const { batch, input, inChannels: ci, output, outChannels: co, kernel, strides, before } = g;
  const { copy, bytes: image } = paddedImage(g);
  const positions = product(output);
  const group = imagesAtOnce(batch, image + 4 * positions);
  const panels = BLOCK * ((co + 7) & ~7) * 4;
  const bytes = group * (image + 4 * positions) + panels + BLOCK * 16 + 64;
  withScratch(backend, bytes, (scratch) => {
    simd.filterGradient(
      ...[at.x, at.dy, at.dw, scratch, batch, group, copy ? 1 : 0],
      ...[...input, ci, ...output, co, ...kernel, ...strides, ...before],
    );
  });
}
