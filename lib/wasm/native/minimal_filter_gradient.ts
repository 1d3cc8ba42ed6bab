import { type ConvGeometry, product } from '../../repairs/loops/conv_geometry.js';
import { type WasmBackend, withScratch } from '../backend.js';
import type { NativeExports } from './module.js';

/** As many bytes of transformed tiles as stay in the second cache. */
const CACHE = 1 << 19;
/** Tiles of a block at least: with fewer, adding up the products takes as long as they do. */
const FEW_TILES = 64;

/** Up to four taps of one dimension, `stride` apart, that are computed together. */
interface Taps {
  readonly first: number;
  readonly count: number;
}

/** The taps of a kernel by phases of the stride, in parts that are as equal as can be. */
function partsOf(kernel: number, stride: number): Taps[] {
  return Array.from({ length: Math.min(kernel, stride) }, (_, phase) => {
    const count = Math.ceil((kernel - phase) / stride);
    const parts = Math.ceil(count / 4);
    const start = (part: number) => Math.ceil((part * count) / parts);
    return Array.from({ length: parts }, (_, part) => ({
      first: phase + stride * start(part),
      count: start(part + 1) - start(part),
    }));
  }).flat();
}

/** Products of a tile in one dimension; it spans so many places less the taps that are more than one. */
const productsOf = ({ count }: Taps) => (count === 1 ? 1 : 6);
const tilesOf = (length: number, taps: Taps) =>
  Math.ceil(length / (productsOf(taps) - taps.count + 1));

/**
 * In products for each pair of channels: what a tile's transform takes for each of its channels, and what
 * adding up and transforming a sum takes. Fitted to times that bench/filter_gradient.ts prints.
 */
const TRANSFORM = 6;
const SUM = 16;
/** Pairs of channels at most: their sums take 36 times as many floats. */
const MOST_PAIRS = 1 << 17;

/** Whether minimal filtering is the faster way to a filter gradient. */
export function minimalFits(g: ConvGeometry): boolean {
  const { batch, input, output, kernel, strides, inChannels: ci, outChannels: co } = g;
  const flat = input[0] === 1 && kernel[0] === 1;
  if (!flat || ci % 4 !== 0 || co % 4 !== 0 || ci * co > MOST_PAIRS) return false;
  let work = 0;
  for (const h of partsOf(kernel[1], strides[1])) {
    for (const w of partsOf(kernel[2], strides[2])) {
      const tiles = batch * tilesOf(output[1], h) * tilesOf(output[2], w);
      const each = tiles * (1 + TRANSFORM / ci + TRANSFORM / co) + SUM;
      work += productsOf(h) * productsOf(w) * each;
    }
  }
  return work < 0.9 * batch * product(output) * product(kernel);
}

/**
 * Writes the filter gradient of a convolution of pictures to an address, as filterGradientAt does.
 * Channels are multiples of 4.
 */
export function minimalFilterGradientAt(
  backend: WasmBackend,
  native: NativeExports,
  g: ConvGeometry,
  at: { x: number; dy: number; dw: number },
): void {
  const { batch, inChannels: ci, outChannels: co } = g;
  const [, ih, iw] = g.input;
  const [, oh, ow] = g.output;
  const [, kh, kw] = g.kernel;
  const [, sh, sw] = g.strides;
  const [, bh, bw] = g.before;
  const wide = (co + 7) & ~7;
  for (const h of partsOf(kh, sh)) {
    for (const w of partsOf(kw, sw)) {
      const products = productsOf(h) * productsOf(w);
      const across = tilesOf(ow, w);
      const most = Math.max(FEW_TILES, Math.floor(CACHE / (4 * products * (ci + wide))));
      const all = batch * tilesOf(oh, h) * across;
      // Whole rows of tiles, where there is more than one.
      const block = Math.min(all, across < most ? most - (most % across) : most);
      const sizes = [
        Math.max(iw * ci, ow * co),
        6 * 6 * block * Math.max(ci, co),
        products * (block * ci + 16),
        products * (block * wide + 16),
        products * ci * co,
      ];
      withScratch(backend, 4 * sizes.reduce((a, b) => a + b), (scratch) => {
        let end = scratch;
        const places = sizes.map((size) => {
          end += 4 * size;
          return end - 4 * size;
        });
        native.minimalFilterGradient(
          ...[at.x, at.dy, at.dw, ...places, block, batch, ih, iw, ci, oh, ow, co],
          ...[kw, sh, sw, bh, bw, h.first, w.first, h.count, w.count],
        );
      });
    }
  }
}
