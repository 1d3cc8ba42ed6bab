import type { ConvGeometry } from '../../arithmetic/conv_geometry.js';
import { product } from '../../arithmetic/product.js';
import type { WasmBackend } from '../backend.js';
import { type At, type RowSizes, type SimdExports, writeRowSizes } from '../simd_exports.js';
import { type ConvolutionAt, type Epilogue, partAt, type Written, wholeOf } from './convolution.js';
import { filteredSplitting, filteringSizes } from './filtering_convolution.js';
import { type Part, partsOf } from './parts.js';
import { filterToKeep, runWithFilter } from './run_with_filter.js';
import { sizesAt } from './sizes.js';
import { partsFor } from './team.js';

/** Whether the taps down, and those across, are halved: one of them is. */
type Halved = readonly [down: boolean, across: boolean];

const WAYS: readonly Halved[] = [
  [false, true],
  [true, false],
  [true, true],
];

/** A signal, or rows of an image that have nothing to do with each other, as columns of images. */
export function upright(g: ConvGeometry): ConvGeometry {
  const { batch, input, output, kernel, before } = g;
  if (kernel[1] > 1 || before[1] > 0 || input[1] !== output[1]) return g;
  return {
    ...g,
    batch: batch * input[1],
    input: [1, input[2], 1],
    output: [1, output[2], 1],
    kernel: [1, kernel[2], 1],
    before: [0, before[2], 0],
  };
}

function rowSizes(
  backend: WasmBackend,
  g: ConvGeometry,
  [down, across]: Halved,
  epilogue: Epilogue = {},
  gradient = false,
  written?: Written,
  arranged = false,
): RowSizes {
  return {
    filteringSizes: filteringSizes(backend, g, epilogue, gradient, written, arranged),
    halvedDown: Number(down),
    halvedAcross: Number(across),
  };
}

const rowSizesAt = (backend: WasmBackend, g: ConvGeometry, halved: Halved): At<RowSizes> =>
  sizesAt<RowSizes>(backend, writeRowSizes, rowSizes(backend, g, halved));

/** The outputs of a tile (lib/wasm/assembly/filtering/filtered_axis.ts). */
function outputsOf(kernel: number, halved: boolean): number {
  if (kernel === 1) return 1;
  return halved ? 2 * (7 - ((kernel + 1) >> 1)) : 7 - kernel;
}

/** The fastest way of an upright convolution, and how many times as fast it is expected to be; 0 if none can do it. */
function fastest(backend: WasmBackend, simd: SimdExports, g: ConvGeometry) {
  return WAYS.map((halved) => ({
    halved,
    gain: simd.filteringRowConvolutionGain(rowSizesAt(backend, g, halved)),
  })).reduce((best, way) => (way.gain > best.gain ? way : best));
}

/** How many times as fast filteringRowConvolutionAt is expected to be; 0 if it cannot do it. */
export function filteringRowConvolutionGain(
  backend: WasmBackend,
  simd: SimdExports,
  g: ConvGeometry,
): number {
  return fastest(backend, simd, upright(g)).gain;
}

/**
 * Writes a convolution of stride 1 to an address, or an input `gradient`, given as the convolution that it
 * is (filtering_choice.ts).
 */
export function filteringRowConvolutionAt(
  backend: WasmBackend,
  simd: SimdExports,
  wanted: ConvGeometry,
  at: ConvolutionAt,
  epilogue: Epilogue,
  gradient = false,
): void {
  const g = upright(wanted);
  const { halved, gain } = fastest(backend, simd, g);
  const from = { read: at.x, filter: at.filter, written: at.y };
  const written = (part: Part) => ({ channels: g.outChannels, first: part.channel });
  const call = (part: Part, arranged: number) => ({
    at: partAt(from, part, arranged, gradient, g.inChannels),
    sizes: rowSizes(backend, part.g, halved, epilogue, gradient, written(part), arranged > 0),
  });
  const taps = product(g.kernel) / gain;
  const work = g.batch * product(g.output) * taps * g.inChannels * g.outChannels;
  // Signals stand upright: their one axis is the second.
  const lines = (axis: 0 | 1 | 2) =>
    axis === 0 ? 0 : outputsOf(g.kernel[axis], halved[axis === 1 ? 0 : 1]);
  const splitting = filteredSplitting(taps, lines);
  const how = [g.outChannels, ...[...halved, gradient].map(Number), at.taps ?? 0];
  runWithFilter(backend, simd, {
    run: 'filteringRowConvolution',
    plan: simd.planFilteringRowConvolution,
    arrange: 'arrangeFilteringRowConvolution',
    write: writeRowSizes,
    whole: wholeOf(g),
    parts: partsOf(g, partsFor(backend, work), splitting),
    call,
    filter: filterToKeep(at.kept, g, splitting.filter, work, how),
  });
}
