/** Files that may share runs of lines with each other, and why they do. */
export interface Exception {
  readonly files: readonly string[];
  readonly why: string;
}

const A = 'lib/wasm/assembly';

/** What may stand twice. A file that shares nothing any more leaves the list: a test says so. */
export const EXCEPTIONS: readonly Exception[] = [
  {
    why: 'Inner loops. What they hold in registers does not survive a call, and a function that takes it is not inlined.',
    files: [
      `${A}/filtering/gradient_eight.ts`,
      `${A}/filtering/gradient_six.ts`,
      `${A}/filtering/gradient_sums.ts`,
      `${A}/filtering/gradient_tiles.ts`,
      `${A}/product/add_rows.ts`,
      `${A}/product/column_tiles.ts`,
      `${A}/product/fused_tile.ts`,
      `${A}/product/row_product.ts`,
      `${A}/product/row_tiles.ts`,
      `${A}/product/tile_product.ts`,
    ],
  },
  {
    why: 'Inner loops of transforms, each for its own tile.',
    files: [`${A}/filtering/filtered_axis.ts`, `${A}/filtering/transforms.ts`],
  },
  {
    why: 'Kernels of one kind open with the same loops over the same sizes.',
    files: [
      `${A}/direct/depthwise_gradients.ts`,
      `${A}/filtering/convolution.ts`,
      `${A}/filtering/input_gradient.ts`,
      `${A}/filtering/input_gradient_filter.ts`,
      `${A}/memory/upsample_nearest.ts`,
      `${A}/pooling/average_pool.ts`,
      `${A}/pooling/max_pool.ts`,
      `${A}/pooling/max_pool_switched.ts`,
      `${A}/pooling/max_pool_window.ts`,
      `${A}/training/batch_norm.ts`,
    ],
  },
  {
    why: 'Tasks describe themselves one by one.',
    files: [
      'lib/training/tasks/cnn40.ts',
      'lib/training/tasks/conv_autoencoder.ts',
      'lib/training/tasks/conv_autoencoder1d.ts',
      'lib/training/tasks/denoising_autoencoder.ts',
    ],
  },
];
