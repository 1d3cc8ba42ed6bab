import type { ConvGeometry } from '../../arithmetic/conv_geometry.js';
import { product } from '../../arithmetic/product.js';
import { type WasmBackend, withScratch } from '../backend.js';
import type { SimdExports } from '../simd_exports.js';
import {
  filteringRowConvolutionAt,
  filteringRowConvolutionGain,
  upright,
} from './filtering_row_convolution.js';

/** The most taps that filteringRowConvolutionAt takes, and twice as many. */
const FEWEST = 11;
const MOST = 20;
/** The part of the gain that is left when signals are copied. */
const KEPT_BY_COPIES = 0.9;

/** A signal's convolution as one of half the taps, of twice the channels. */
interface Halves {
  /** Upright: its one axis is the second. */
  readonly g: ConvGeometry;
  /** Zeros that stand before the signal. */
  readonly zeros: number;
}

/**
 * The k taps w of a signal are h = ceil(k / 2) taps of two signals, x and x from h positions on: their products add up
 * as those of more channels do, before the one transform of the sum. Null for other convolutions.
 */
function halves(wanted: ConvGeometry): Halves | null {
  const g = upright(wanted);
  const [kd, k, kw] = g.kernel;
  const single = kd * kw * product(g.strides) === 1;
  if (!single || k < FEWEST || k > MOST) return null;
  const taps = Math.ceil(k / 2);
  const zeros = Math.min(g.before[1], taps);
  const before = g.before[1] - zeros;
  const rows = g.output[1] + taps - 1 - before;
  if (rows < 1) return null;
  return {
    g: {
      ...g,
      input: [1, rows, g.input[2]],
      inChannels: 2 * g.inChannels,
      kernel: [1, taps, 1],
      before: [0, before, 0],
    },
    zeros,
  };
}

/** How many times as fast filteringLongConvolutionAt is expected to be; 0 if it cannot do it. */
export function filteringLongConvolutionGain(
  backend: WasmBackend,
  simd: SimdExports,
  wanted: ConvGeometry,
): number {
  const half = halves(wanted);
  if (half === null) return 0;
  const part = product(wanted.kernel) / (2 * half.g.kernel[1]);
  return filteringRowConvolutionGain(backend, simd, half.g) * part * KEPT_BY_COPIES;
}

/**
 * Writes the convolution of a signal by 11 to 20 taps of stride 1 to an address, or an input `gradient`, given as the
 * convolution that it is (filtering_choice.ts).
 */
export const filteringLongConvolutionAt: typeof filteringRowConvolutionAt = (...given) => {
  const [backend, simd, wanted, at, epilogue, gradient = false] = given;
  const { g, zeros } = halves(wanted)!;
  const { input, inChannels: k, ...rest } = upright(wanted);
  const [length, line] = [input[1], input[2] * k];
  const [taps, rows] = [g.kernel[1], g.input[1]];
  const all = rest.kernel[1];
  const floats = g.batch * rows * 2 * line;
  const pair = k * g.outChannels;
  withScratch(backend, 4 * (floats + 2 * taps * pair), (x) => {
    const filter = x + 4 * floats;
    const { HEAPU8: heap } = backend.wasm;
    for (let n = 0; n < g.batch; n++) {
      const from = at.x + 4 * n * length * line;
      const to = x + 4 * n * rows * 2 * line;
      const end = Math.max(0, Math.min(rows, length + zeros - taps));
      const place = (row: number) => to + 8 * row * line;
      heap.fill(0, to, place(zeros));
      heap.fill(0, place(end), place(rows));
      const copy = (start: number, row: number, count: number, half: number) => {
        if (count <= 0) return;
        const [a, b] = [from + 4 * start * line, place(row) + 4 * half * k];
        simd.copyBlocks(a, b, count * input[2], k, k, 2 * k);
      };
      copy(0, zeros, Math.min(rows - zeros, length), 0);
      copy(taps - zeros, 0, end, 1);
    }
    heap.fill(0, filter, filter + 8 * taps * pair);
    // Of a gradient, taps come last to first, and the channels that are read are next to each other.
    const [width, blocks] = gradient ? [k, g.outChannels] : [pair, 1];
    const put = (first: number, half: number) => {
      const skipped = Math.max(0, -first);
      const count = (Math.min(all, first + taps) - Math.max(0, first)) * blocks;
      const a = at.filter + 4 * Math.max(0, first) * pair;
      const b = filter + 4 * (2 * skipped * pair + half * width);
      simd.copyBlocks(a, b, count, width, width, 2 * width);
    };
    put(gradient ? all - taps : 0, 0);
    put(gradient ? all - 2 * taps : taps, 1);
    const halved = { x, filter, y: at.y, kept: at.kept, taps: all };
    filteringRowConvolutionAt(backend, simd, g, halved, epilogue, gradient);
  });
};
