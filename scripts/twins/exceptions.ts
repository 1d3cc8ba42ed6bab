/** Files that may share runs of lines with each other, and why they do. */
export interface Exception {
  readonly files: readonly string[];
  readonly why: string;
}

const A = 'lib/wasm/assembly';

/** What may stand twice. A file that shares nothing any more leaves the list: a test says so. */
export const EXCEPTIONS: readonly Exception[] = [
  {
    why: 'Inner loops, and what they take into registers: it does not survive a call, and a function that takes it is not inlined.',
    files: [
      `${A}/filtering/gradient_eight.ts`,
      `${A}/filtering/gradient_six.ts`,
      `${A}/filtering/gradient_sums.ts`,
      `${A}/product/column_tiles.ts`,
      `${A}/product/dense_product.ts`,
      `${A}/product/fused_tile.ts`,
      `${A}/product/row_tiles.ts`,
      `${A}/product/tile_product.ts`,
    ],
  },
  {
    why: 'Parameters of methods that are inlined into the inner loops of transforms: their vectors stay in registers.',
    files: [`${A}/filtering/filtered_axis.ts`, `${A}/filtering/transforms.ts`],
  },
];
