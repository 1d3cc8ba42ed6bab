import type { ConvGeometry } from '../../arithmetic/conv_geometry.js';
import { product } from '../../arithmetic/product.js';
import { type WasmBackend, withScratch } from '../backend.js';
import { type SimdExports, writeInputGradientSizes } from '../simd_exports.js';
import { convSizes, type Epilogue } from './convolution.js';
import { sizesAt } from './sizes.js';

/**
 * Writes the input gradient of a convolution, its transposed convolution, to an address, but for the phases of
 * more than `most` taps. The addresses are of dy [batch, ...output, outChannels], the filter [...kernel,
 * inChannels, outChannels] and dx [batch, ...input, inChannels].
 */
export function inputGradientAt(
  backend: WasmBackend,
  simd: SimdExports,
  g: ConvGeometry,
  at: { dy: number; filter: number; dx: number },
  epilogue: Epilogue = {},
  most = product(g.kernel),
): void {
  const wanted = { convSizes: convSizes(backend, g, epilogue), most };
  const sizes = sizesAt(backend, writeInputGradientSizes, wanted);
  withScratch(backend, simd.planInputGradient(sizes), (scratch) => {
    simd.inputGradient(at.dy, at.filter, at.dx, scratch, sizes);
  });
}
