import type * as tf from '@tensorflow/tfjs-core';

/** What a transposed convolution may end with. */
export const ACTIVATIONS = ['linear', 'relu', 'relu6', 'leakyrelu'] as const;

/** What follows the sums of a transposed convolution. */
export interface Epilogue {
  /** [channels]. */
  readonly bias?: tf.TensorInfo | undefined;
  readonly activation?: (typeof ACTIVATIONS)[number] | undefined;
  /** The slope of leakyrelu below 0. */
  readonly alpha?: number | undefined;
}

/** The statement of each on y. */
export const ACTIVATION_CODE = {
  linear: '',
  relu: 'y = select(y, 0.0, y < 0.0);',
  relu6: 'y = select(select(y, 0.0, y < 0.0), 6.0, y > 6.0);',
  leakyrelu: 'y = select(y, uniforms.alpha * y, y < 0.0);',
} as const;
