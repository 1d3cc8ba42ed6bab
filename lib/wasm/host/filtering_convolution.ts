import type { ConvGeometry } from '../../arithmetic/conv_geometry.js';
import { product } from '../../arithmetic/product.js';
import { type WasmBackend, withScratch } from '../backend.js';
import { type SimdExports, writeFilteringSizes } from '../simd_exports.js';
import { convSizes, type Epilogue } from './convolution.js';
import { filteringCost, fours, MOST_TAPS, VALUES } from './filtering_costs.js';
import { sizesAt } from './sizes.js';

/** The sizes of one dimension, as lib/wasm/assembly/filtering/convolution.ts has them. */
function axis(o: number, k: number, s: number) {
  const taps = Math.ceil(k / s);
  const [points, m] = taps > 1 ? [VALUES, VALUES + 1 - taps] : [1, 1];
  const phases = Math.min(k, s);
  // Phases with a tap less are nothing at the last point.
  const products = points * phases - (taps > 1 ? taps * s - k : 0);
  return { taps, points, phases, products, tiles: Math.ceil(o / m) };
}

const axes = ({ output, kernel, strides }: ConvGeometry) => [
  axis(output[1], kernel[1], strides[1]),
  axis(output[2], kernel[2], strides[2]),
];

/** How many times as fast filteringConvolutionAt is expected to be; 0 if it cannot do it. */
export function filteringConvolutionGain(g: ConvGeometry): number {
  const { batch, input, inChannels, output, outChannels, kernel, strides } = g;
  const [ci, co] = [fours(inChannels), fours(outChannels)];
  const both = axes(g);
  const flat = input[0] === 1 && kernel[0] === 1 && strides[0] === 1;
  const few = both.every(({ taps }) => taps <= MOST_TAPS);
  const several = both.some(({ taps }) => taps > 1);
  if (!flat || !few || !several) return 0;
  const tiles = batch * product(both.map((one) => one.tiles));
  const points = product(both.map((one) => one.points));
  const phases = product(both.map((one) => one.phases));
  const products = tiles * product(both.map((one) => one.products)) * ci * co;
  const values = tiles * points * (phases * ci + co);
  const plain = batch * product([...output, ...kernel]) * inChannels * outChannels;
  return plain / filteringCost(products, values, points * phases * ci * co);
}

/**
 * Writes a convolution of any strides to an address, by minimal filtering of its phases, or an input
 * `gradient`, given as the convolution that it is (filtering_choice.ts).
 */
export function filteringConvolutionAt(
  backend: WasmBackend,
  simd: SimdExports,
  g: ConvGeometry,
  at: { x: number; filter: number; y: number },
  epilogue: Epilogue,
  gradient = false,
): void {
  const wanted = { convSizes: convSizes(backend, g, epilogue), gradient: Number(gradient) };
  const sizes = sizesAt(backend, writeFilteringSizes, wanted);
  withScratch(backend, simd.planFilteringConvolution(sizes), (scratch) => {
    simd.filteringConvolution(at.x, at.filter, at.y, scratch, sizes);
  });
}
