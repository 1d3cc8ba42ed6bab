import type { WasmBackend } from '../backend.js';
import type { SimdExports } from '../simd_exports.js';

/** What a batch normalisation is made of, by the names and arguments of lib/wasm/assembly. */
export type BatchNormSteps = Pick<
  SimdExports,
  'sumRows' | 'centredSums' | 'normalize' | 'normalizeGradient'
>;

/** These steps as plain loops over the backend's memory, for engines without the module. */
export function batchNormLoops({ wasm }: WasmBackend): BatchNormSteps {
  // No step allocates memory, so that the view stays good.
  const heap = new Float32Array(wasm.HEAPU8.buffer);
  const each = (rows: number, columns: number, visit: (i: number, column: number) => void) => {
    for (let start = 0; start < rows * columns; start += columns) {
      for (let column = 0; column < columns; column++) visit(start + column, column);
    }
  };
  const at = (address: number) => address >> 2;
  const add = (to: number, columns: number, sums: Float64Array) => {
    for (let c = 0; c < columns; c++) heap[at(to) + c]! += sums[c]!;
  };
  return {
    sumRows: (x, to, rows, columns) => {
      const sums = new Float64Array(columns);
      each(rows, columns, (i, c) => {
        sums[c]! += heap[at(x) + i]!;
      });
      add(to, columns, sums);
    },
    centredSums: (x, dy, mean, to, rows, columns) => {
      const sums = new Float64Array(columns);
      each(rows, columns, (i, c) => {
        const centred = heap[at(x) + i]! - heap[at(mean) + c]!;
        sums[c]! += centred * (dy === 0 ? centred : heap[at(dy) + i]!);
      });
      add(to, columns, sums);
    },
    normalize: (x, y, mean, factor, offset, rows, columns) =>
      each(rows, columns, (i, c) => {
        const centred = heap[at(x) + i]! - heap[at(mean) + c]!;
        heap[at(y) + i] = centred * heap[at(factor) + c]! + heap[at(offset) + c]!;
      }),
    normalizeGradient: (dy, x, dx, factor, meanDy, mean, slope, rows, columns) =>
      each(rows, columns, (i, c) => {
        const centred = heap[at(x) + i]! - heap[at(mean) + c]!;
        const level = heap[at(dy) + i]! - heap[at(meanDy) + c]!;
        const back = level - centred * heap[at(slope) + c]!;
        heap[at(dx) + i] = back * heap[at(factor) + c]!;
      }),
  };
}
