import type { ConvGeometry } from '../../arithmetic/conv_geometry.js';
import { type WasmBackend, withScratch } from '../backend.js';
import { type At, type RowSizes, type SimdExports, writeRowSizes } from '../simd_exports.js';
import { convSizes, type Epilogue } from './convolution.js';
import { sizesAt } from './sizes.js';

/** Whether the taps down, and those across, are halved: one of them is. */
type Halved = readonly [down: boolean, across: boolean];

const WAYS: readonly Halved[] = [
  [false, true],
  [true, false],
  [true, true],
];

/** A signal, or rows of an image that have nothing to do with each other, as columns of images. */
function upright(g: ConvGeometry): ConvGeometry {
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

function rowSizesAt(
  backend: WasmBackend,
  g: ConvGeometry,
  [down, across]: Halved,
  epilogue: Epilogue = {},
  gradient = false,
): At<RowSizes> {
  return sizesAt<RowSizes>(backend, writeRowSizes, {
    filteringSizes: { convSizes: convSizes(backend, g, epilogue), gradient: Number(gradient) },
    halvedDown: Number(down),
    halvedAcross: Number(across),
  });
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
  at: { x: number; filter: number; y: number },
  epilogue: Epilogue,
  gradient = false,
): void {
  const g = upright(wanted);
  const { halved } = fastest(backend, simd, g);
  const sizes = rowSizesAt(backend, g, halved, epilogue, gradient);
  withScratch(backend, simd.planFilteringRowConvolution(sizes), (scratch) => {
    simd.filteringRowConvolution(at.x, at.filter, at.y, scratch, sizes);
  });
}
