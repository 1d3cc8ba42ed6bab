import type { ConvGeometry } from '../../arithmetic/conv_geometry.js';
import { product } from '../../arithmetic/product.js';
import type { WasmBackend } from '../backend.js';
import { type SimdExports, writeFilteringSizes } from '../simd_exports.js';
import { type Epilogue, partAt, wholeOf } from './convolution.js';
import {
  filteredSplitting,
  filteringSizes,
  filteringSizesAt,
  outputsOf,
} from './filtering_convolution.js';
import { type InputGradientAt, inputGradientAt } from './input_gradient.js';
import { type Part, partsOf } from './parts.js';
import { filterToKeep, runWithFilter } from './run_with_filter.js';
import { partsFor } from './team.js';

/** How many times as fast filteringInputGradientAt is expected to be, of what it does not leave to others; 0 if it cannot. */
export function filteringInputGradientGain(
  backend: WasmBackend,
  simd: SimdExports,
  g: ConvGeometry,
): number {
  return simd.filteringInputGradientGain(filteringSizesAt(backend, g));
}

/** The lines after which tiles of all phases begin: phases have as many taps as the first or one less. */
function linesOf(g: ConvGeometry, axis: 0 | 1 | 2): number {
  const [k, s] = [g.kernel[axis], g.strides[axis]];
  const most = Math.ceil(k / s);
  const [long, short] = [outputsOf(most), k % s === 0 ? 1 : outputsOf(most - 1)];
  return s * (long % short === 0 ? long : long * short);
}

/** Writes the input gradient of a convolution of any strides to an address. */
export function filteringInputGradientAt(
  backend: WasmBackend,
  simd: SimdExports,
  g: ConvGeometry,
  at: InputGradientAt,
  epilogue: Epilogue,
): void {
  const from = { read: at.dy, filter: at.filter, written: at.dx };
  const written = (part: Part) => ({ channels: g.inChannels, first: part.channel });
  const call = (part: Part, arranged: number) => ({
    at: partAt(from, part, arranged, true, g.outChannels),
    sizes: filteringSizes(backend, part.g, epilogue, true, written(part), arranged > 0),
  });
  const gain = filteringInputGradientGain(backend, simd, g);
  const taps = product(g.kernel) / product(g.strides) / gain;
  const work = g.batch * product(g.input) * taps * g.inChannels * g.outChannels;
  const splitting = filteredSplitting(taps, (axis) => linesOf(g, axis));
  runWithFilter(backend, simd, {
    run: 'filteringInputGradient',
    plan: simd.planFilteringInputGradient,
    arrange: 'arrangeFilteringInputGradient',
    write: writeFilteringSizes,
    whole: wholeOf(g),
    parts: partsOf(g, partsFor(backend, work), splitting, true),
    call,
    filter: filterToKeep(at.kept, g, splitting.filter, work, [g.inChannels]),
  });
  // Phases of one tap, or none, are left to plain sums.
  const fewest = product(g.kernel.map((k, i) => Math.floor(k / g.strides[i]!)));
  if (fewest <= 1) inputGradientAt(backend, simd, g, at, epilogue, 1);
}
