import type { ConvGeometry } from '../../arithmetic/conv_geometry.js';
import { product } from '../../arithmetic/product.js';
import type { WasmBackend } from '../backend.js';
import { type SimdExports, writeConvSizes } from '../simd_exports.js';
import { convSizes } from './convolution.js';
import { channelCuts } from './parts.js';
import { runParts } from './run_parts.js';
import { partsFor } from './team.js';

/**
 * Writes the filter gradient of a convolution to an address. The addresses are of
 * x [batch, ...input, inChannels], dy [batch, ...output, outChannels] and
 * dw [...kernel, inChannels, outChannels]. Threads have channels of dy each: positions would change the order of sums.
 */
export function filterGradientAt(
  backend: WasmBackend,
  simd: SimdExports,
  g: ConvGeometry,
  at: { x: number; dy: number; dw: number },
): void {
  const call = (first: number, end: number) => ({
    at: [at.x, at.dy + 4 * first, at.dw + 4 * first],
    sizes: convSizes(
      backend,
      { ...g, outChannels: end - first },
      {},
      { channels: g.outChannels, first },
    ),
  });
  const work = g.batch * product(g.output) * product(g.kernel) * g.inChannels * g.outChannels;
  const count = partsFor(backend, work);
  const cuts = count < 2 ? [0, g.outChannels] : channelCuts(g.outChannels, count);
  const parts = cuts.slice(1).map((end, i) => call(cuts[i]!, end));
  const planned = {
    run: 'filterGradient',
    plan: simd.planFilterGradient,
    write: writeConvSizes,
  } as const;
  runParts(backend, simd, planned, call(0, g.outChannels), parts);
}
