import type { ConvGeometry } from '../../arithmetic/conv_geometry.js';
import { product } from '../../arithmetic/product.js';
import type { WasmBackend } from '../backend.js';
import { type SimdExports, writeInputGradientSizes } from '../simd_exports.js';
import { convSizes, type Epilogue, partAt, plainSplitting, wholeOf } from './convolution.js';
import { type Part, partsOf } from './parts.js';
import { filterToKeep, runWithFilter, type UsedAgain } from './run_with_filter.js';
import { partsFor } from './team.js';

/** Where the tensors of an input gradient lie: dy [batch, ...output, outChannels], the filter [...kernel, inChannels, outChannels] and dx [batch, ...input, inChannels]. */
export interface InputGradientAt {
  readonly dy: number;
  readonly filter: number;
  readonly dx: number;
  /** The filter's weights if they were used before, so that it is kept arranged. */
  readonly kept?: UsedAgain | undefined;
}

/**
 * Writes the input gradient of a convolution, its transposed convolution, to an address, but for the phases of
 * more than `most` taps.
 */
export function inputGradientAt(
  backend: WasmBackend,
  simd: SimdExports,
  g: ConvGeometry,
  at: InputGradientAt,
  epilogue: Epilogue = {},
  most = product(g.kernel),
): void {
  const from = { read: at.dy, filter: at.filter, written: at.dx };
  const written = (part: Part) => ({ channels: g.inChannels, first: part.channel });
  const call = (part: Part, arranged: number) => ({
    at: partAt(from, part, arranged, true, g.outChannels),
    sizes: {
      convSizes: convSizes(backend, part.g, epilogue, written(part), arranged > 0),
      most,
    },
  });
  const taps = Math.min(most, product(g.kernel) / product(g.strides));
  const work = g.batch * product(g.input) * taps * g.inChannels * g.outChannels;
  const splitting = plainSplitting(taps);
  runWithFilter(backend, simd, {
    run: 'inputGradient',
    plan: simd.planInputGradient,
    arrange: 'arrangeInputGradient',
    write: writeInputGradientSizes,
    whole: wholeOf(g),
    parts: partsOf(g, partsFor(backend, work), splitting, true),
    call,
    filter: filterToKeep(at.kept, g, splitting.filter, work, [g.inChannels, most]),
  });
}
