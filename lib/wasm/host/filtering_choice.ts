import type { ConvGeometry } from '../../arithmetic/conv_geometry.js';
import type { WasmBackend } from '../backend.js';
import type { SimdExports } from '../simd_exports.js';
import { filteringConvolutionAt, filteringConvolutionGain } from './filtering_convolution.js';
import {
  filteringInputGradientAt,
  filteringInputGradientGain,
} from './filtering_input_gradient.js';
import {
  filteringLongConvolutionAt,
  filteringLongConvolutionGain,
} from './filtering_long_convolution.js';
import {
  filteringRowConvolutionAt,
  filteringRowConvolutionGain,
} from './filtering_row_convolution.js';

/** What can be done by several, the first of the fastest does. */
const WAYS = [
  { write: filteringConvolutionAt, gain: filteringConvolutionGain },
  { write: filteringRowConvolutionAt, gain: filteringRowConvolutionGain },
  { write: filteringLongConvolutionAt, gain: filteringLongConvolutionGain },
];

/** One tap has nothing to be filtered. */
const isOneTap = ({ kernel }: ConvGeometry) => kernel[0] * kernel[1] * kernel[2] === 1;

/** How many times as fast a convolution by minimal filtering is expected to be; 0 if it cannot be done. */
export function filteringGain(backend: WasmBackend, simd: SimdExports, g: ConvGeometry): number {
  return Math.max(...WAYS.map(({ gain }) => gain(backend, simd, g)));
}

/** The way to a convolution by minimal filtering that is expected to be the fastest, or null if none gains. */
export function chooseFiltering(
  backend: WasmBackend,
  simd: SimdExports,
  g: ConvGeometry,
): typeof filteringConvolutionAt | null {
  if (isOneTap(g)) return null;
  const gains = WAYS.map(({ gain }) => gain(backend, simd, g));
  const most = Math.max(...gains);
  return most <= 1 ? null : WAYS[gains.indexOf(most)]!.write;
}

/** The convolution that an input gradient of stride 1 is, of the gradient with the filter turned round. */
export function asConvolution(g: ConvGeometry): ConvGeometry {
  const before = g.kernel.map((k, i) => k - 1 - g.before[i]!);
  return {
    ...g,
    input: g.output,
    inChannels: g.outChannels,
    output: g.input,
    outChannels: g.inChannels,
    before: before as [number, number, number],
  };
}

/** The same for an input gradient of any strides. */
export function chooseInputGradientFiltering(
  backend: WasmBackend,
  simd: SimdExports,
  g: ConvGeometry,
): typeof filteringInputGradientAt | null {
  if (isOneTap(g)) return null;
  if (g.strides.some((s) => s > 1))
    return filteringInputGradientGain(backend, simd, g) > 1 ? filteringInputGradientAt : null;
  const there = asConvolution(g);
  const write = there.before.some((b) => b < 0) ? null : chooseFiltering(backend, simd, there);
  if (write === null) return null;
  return (to, by, _, { dy, filter, dx, kept }, epilogue) =>
    write(to, by, there, { x: dy, filter, y: dx, kept }, epilogue, true);
}
