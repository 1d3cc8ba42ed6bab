import { type ConvGeometry, product, type Sizes } from '../../repairs/loops/conv_geometry.js';
import { type WasmBackend, withScratch } from '../backend.js';
import type { NativeExports } from './module.js';

const CACHE = 1 << 19;
/** The positions that lib/wasm/assembly/filter_gradient.ts takes at a time. */
const BLOCK = 256;

const map = (f: (axis: 0 | 1 | 2) => number): Sizes => [f(0), f(1), f(2)];

/**
 * Writes the filter gradient of a convolution to an address. The addresses are of
 * x [batch, ...input, inChannels], dy [batch, ...output, outChannels] and
 * dw [...kernel, inChannels, outChannels].
 */
export function filterGradientAt(
  backend: WasmBackend,
  native: NativeExports,
  g: ConvGeometry,
  at: { x: number; dy: number; dw: number },
): void {
  const { batch, input, inChannels: ci, output, outChannels: co, kernel, strides, before } = g;
  const reached = map((i) => (output[i] - 1) * strides[i] + kernel[i]);
  const copy = input.some((length, i) => before[i]! > 0 || reached[i]! > length);
  const picture = copy ? product(reached) * ci * 4 : 0;
  const positions = product(output);
  const group = Math.max(1, Math.min(batch, Math.floor(CACHE / (picture + 4 * positions))));
  const panels = BLOCK * ((co + 7) & ~7) * 4;
  const bytes = group * (picture + 4 * positions) + panels + BLOCK * 16 + 64;
  withScratch(backend, bytes, (scratch) => {
    native.filterGradient(
      ...[at.x, at.dy, at.dw, scratch, batch, group, copy ? 1 : 0],
      ...[...input, ci, ...output, co, ...kernel, ...strides, ...before],
    );
  });
}
