import { type ConvGeometry, eachAxis } from '../../arithmetic/conv_geometry.js';
import { product } from '../../arithmetic/product.js';
import { type WasmBackend, withScratch } from '../backend.js';
import { type Epilogue, epilogueNumbers } from './convolution.js';
import { imagesAtOnce } from './images_at_once.js';
import type { SimdExports } from './module.js';

/**
 * Writes the input gradient of a convolution, its transposed convolution, to an address.
 * The addresses are of dy [batch, ...output, outChannels], the filter [...kernel, inChannels,
 * outChannels] and dx [batch, ...input, inChannels].
 */
export function inputGradientAt(
  backend: WasmBackend,
  simd: SimdExports,
  g: ConvGeometry,
  at: { dy: number; filter: number; dx: number },
  epilogue: Epilogue = {},
  most = product(g.kernel),
): void {
  const { batch, input, inChannels: ci, output, outChannels: co, kernel, strides, before } = g;
  // As in lib/wasm/assembly: dY with its zeros, and one list of places for each phase.
  const last = eachAxis((i) => Math.floor((input[i] - 1 + before[i]) / strides[i]));
  const reach = (i: 0 | 1 | 2) => Math.floor((kernel[i] - 1) / strides[i]);
  const zeros = eachAxis((i) =>
    most > 1 ? Math.max(reach(i) - Math.floor(before[i] / strides[i]), 0) : 0,
  );
  const padded = eachAxis((i) => zeros[i] + Math.max(output[i], last[i] + 1));
  const width = ci <= 2 ? (co + 3) & ~3 : co;
  const copy = width !== co || padded.some((length, i) => length !== output[i]);
  const image = copy ? product(padded) * width * 4 : 0;
  const places = product(input.map((length, i) => Math.ceil(length / strides[i]!)));
  const group = imagesAtOnce(batch, image + 8 * places);
  const columns = ci <= 2 ? ci : (ci + 3) & ~3;
  const packed = product(kernel) * width * columns * 4;
  const bytes = packed + group * (image + 8 * places) + 64;
  withScratch(backend, bytes, (scratch) => {
    simd.packFilter(at.filter, scratch, ...kernel, ci, co, width, ...strides, most);
    simd.inputGradient(
      ...[at.dy, scratch, at.dx, scratch + packed],
      ...epilogueNumbers(backend, epilogue),
      ...[batch, group, copy ? 1 : 0, width],
      ...[...input, ci, ...output, co, ...kernel, ...strides, ...before, most],
    );
  });
}
