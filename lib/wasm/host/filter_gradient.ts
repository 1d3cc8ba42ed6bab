import type { ConvGeometry } from '../../arithmetic/conv_geometry.js';
import { product } from '../../arithmetic/product.js';
import type { WasmBackend } from '../backend.js';
import { type SimdExports, writeConvSizes } from '../simd_exports.js';
import { convSizes } from './convolution.js';
import { channelCuts, cuts, type Run, runsBetween } from './parts.js';
import { runParts } from './run_parts.js';
import { partsFor } from './team.js';

/** Rows that the module computes together where there are few channels. */
const ROWS = 16;

/**
 * Writes the filter gradient of a convolution to an address. The addresses are of
 * x [batch, ...input, inChannels], dy [batch, ...output, outChannels] and
 * dw [...kernel, inChannels, outChannels]. Threads have channels of dy each or, where those are few, rows
 * of dw: positions would change the order of sums.
 */
export function filterGradientAt(
  backend: WasmBackend,
  simd: SimdExports,
  g: ConvGeometry,
  at: { x: number; dy: number; dw: number },
): void {
  const lines = g.kernel[2] * g.inChannels;
  const call = ([first, end]: Run, rows: Run) => ({
    at: [at.x, at.dy + 4 * first, at.dw + 4 * first],
    sizes: convSizes(
      backend,
      { ...g, outChannels: end - first },
      {},
      { channels: g.outChannels, first },
      false,
      rows,
    ),
  });
  const work = g.batch * product(g.output) * product(g.kernel) * g.inChannels * g.outChannels;
  const count = partsFor(backend, work);
  const channels = channelCuts(g.outChannels, count);
  const parts =
    channels.length > 2
      ? runsBetween(channels).map((run) => call(run, [0, lines]))
      : runsBetween(cuts(lines, count, ROWS)).map((rows) => call([0, g.outChannels], rows));
  const planned = {
    run: 'filterGradient',
    plan: simd.planFilterGradient,
    write: writeConvSizes,
  } as const;
  runParts(backend, simd, planned, call([0, g.outChannels], [0, lines]), parts);
}
