import type { ConvGeometry } from '../../arithmetic/conv_geometry.js';
import { product } from '../../arithmetic/product.js';
import type { WasmBackend } from '../backend.js';
import { type SimdExports, writeInputGradientSizes } from '../simd_exports.js';
import { convSizes, type Epilogue, partAt, plainSplitting, wholeOf } from './convolution.js';
import { type Part, partsOf } from './parts.js';
import { runParts } from './run_parts.js';
import { partsFor } from './team.js';

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
  const from = { read: at.dy, filter: at.filter, written: at.dx };
  const call = (part: Part) => ({
    at: partAt(from, part, true, g.outChannels),
    sizes: {
      convSizes: convSizes(backend, part.g, epilogue, {
        channels: g.inChannels,
        first: part.channel,
      }),
      most,
    },
  });
  const taps = Math.min(most, product(g.kernel) / product(g.strides));
  const work = g.batch * product(g.input) * taps * g.inChannels * g.outChannels;
  const parts = partsOf(g, partsFor(backend, work), plainSplitting(taps), true);
  const planned = {
    run: 'inputGradient',
    plan: simd.planInputGradient,
    write: writeInputGradientSizes,
  } as const;
  runParts(backend, simd, planned, call(wholeOf(g)), parts.map(call));
}
