import { address, floats, type WasmBackend, zeros } from '../backend.js';
import type { Call, Kernel } from '../call.js';
import { runParts } from '../host/run_parts.js';
import { runsOf } from '../host/run_spread.js';
import { type SimdExports, type UpsampleSizes, writeUpsampleSizes } from '../simd_exports.js';

export interface UpsampleNearestAttrs {
  /** Of height and width. */
  readonly factors: readonly [number, number];
}

/** Calls visit with the places of every value of [batch h, w, c] and of [batch h sh, w sw, c] that shows it. */
function everyValue(
  { rows, width, c: channels, sh, sw }: UpsampleSizes,
  visit: (small: number, large: number) => void,
): void {
  let large = 0;
  for (let row = 0; row < rows; row++) {
    for (let line = 0; line < sh; line++) {
      for (let column = 0; column < width; column++) {
        const pixel = (row * width + column) * channels;
        for (let copy = 0; copy < sw; copy++) {
          for (let c = 0; c < channels; c++) visit(pixel + c, large++);
        }
      }
    }
  }
}

/** A function of the module from `from` to `to`, whose rows have so many values, on all threads. */
function runRows(
  { backend, simd }: { backend: WasmBackend; simd: SimdExports },
  run: 'upsampleNearest' | 'upsampleNearestGradient',
  sizes: UpsampleSizes,
  [from, fromRow]: readonly [at: number, row: number],
  [to, toRow]: readonly [at: number, row: number],
): void {
  const call = ([first, end]: readonly [number, number]) => ({
    at: [from + 4 * first * fromRow, to + 4 * first * toRow],
    sizes: { ...sizes, rows: end - first },
  });
  const runs = runsOf(backend, sizes.rows, Math.max(fromRow, toRow));
  const planned = { run, write: writeUpsampleSizes };
  runParts(backend, simd, planned, call([0, sizes.rows]), runs.map(call));
}

/** UpsampleNearest: x [batch, height, width, channels], every pixel repeated. */
export const upsampleNearest: Kernel = ({ backend, simd, inputs, attrs }: Call) => {
  const x = inputs.x!;
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  const { factors } = attrs as UpsampleNearestAttrs;
  const [sh, sw] = factors;
  const y = backend.makeOutput([batch, height * sh, width * sw, channels], 'float32');
  const sizes = { rows: batch * height, width, c: channels, sh, sw };
  if (simd !== null) {
    const [from, to] = [address(backend, x), address(backend, y)];
    const row = width * channels;
    runRows({ backend, simd }, 'upsampleNearest', sizes, [from, row], [to, row * sh * sw]);
  } else {
    const [from, to] = [floats(backend, x), floats(backend, y)];
    everyValue(sizes, (small, large) => {
      to[large] = from[small]!;
    });
  }
  return y;
};

/** UpsampleNearestGradient: the sums of dy over each pixel's block. */
export const upsampleNearestGradient: Kernel = ({ backend, simd, inputs, attrs }: Call) => {
  const dy = inputs.dy!;
  const { factors } = attrs as UpsampleNearestAttrs;
  const [sh, sw] = factors;
  const [batch, tall, wide, channels] = dy.shape as [number, number, number, number];
  const shape = [batch, tall / sh, wide / sw, channels];
  const sizes = { rows: batch * shape[1]!, width: shape[2]!, c: channels, sh, sw };
  if (simd !== null) {
    const dx = backend.makeOutput(shape, 'float32');
    const [from, to] = [address(backend, dy), address(backend, dx)];
    const row = sizes.width * channels;
    runRows({ backend, simd }, 'upsampleNearestGradient', sizes, [from, row * sh * sw], [to, row]);
    return dx;
  }
  const dx = zeros(backend, shape);
  const [from, to] = [floats(backend, dy), floats(backend, dx)];
  everyValue(sizes, (small, large) => {
    to[small]! += from[large]!;
  });
  return dx;
};
